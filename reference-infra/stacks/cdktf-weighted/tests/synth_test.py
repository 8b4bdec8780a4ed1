"""The command that writes and checks the synthesised stacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main as program
import synth


def test_what_is_committed_is_fresh(fresh: dict[str, str]) -> None:
    assert synth.compare(fresh) == synth.WRITTEN


def test_stacks_are_named_in_the_order_of_deployment(fresh: dict[str, str]) -> None:
    assert tuple(fresh) == program.ORDER == ("shared", "primary", "dr")


def test_a_stale_a_missing_and_a_surplus_stack_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(synth, "COMMITTED", tmp_path)
    for name in ("old", "changed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cdk.tf.json").write_text("{}\n")
    assert synth.compare({"changed": "{ }\n", "new": "{}\n"}) == synth.STALE
    said = capsys.readouterr().err
    assert all(f"synth/stacks/{name}/" in said for name in ("old", "changed", "new"))


def test_writes_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synth, "COMMITTED", tmp_path / "stacks")
    monkeypatch.setattr(synth, "HERE", tmp_path)
    monkeypatch.setattr(synth, "synthesise", lambda: {"one": synth.normalised({"b": 1, "a": "ü"})})
    assert synth.main([]) == synth.WRITTEN
    assert (tmp_path / "stacks" / "one" / "cdk.tf.json").read_text("utf-8") == '{\n  "a": "ü",\n  "b": 1\n}\n'
    assert synth.main(["--check"]) == synth.WRITTEN


def test_paths_of_this_machine_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(synth, "synthesise", lambda: {"one": json.dumps({"path": str(synth.HERE / "x")})})
    assert synth.main(["--check"]) == synth.TAINTED
    assert "this machine" in capsys.readouterr().err


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(synth.shutil, "which", lambda _: None)
    assert synth.main(["--check"]) == synth.MISSING
    assert "node is not installed" in capsys.readouterr().err


def test_the_state_bucket_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    from foundation.settings import Settings

    monkeypatch.setenv("STATE_BUCKET", "ours")
    assert Settings().state_bucket == "ours"
