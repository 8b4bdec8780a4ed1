"""Functions: where the events go that failed. moto accepts the setting and does not return it."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaFunction

KEPT = ("DeadLetterConfig", "KMSKeyArn", "FileSystemConfigs", "LoggingConfig")


def install() -> None:
    """Keeps the fields on create and update, and answers with them."""
    original_init = LambdaFunction.__init__
    original_get = LambdaFunction.get_configuration
    original_update = LambdaFunction.update_configuration

    def __init__(self: LambdaFunction, account_id: str, spec: dict[str, Any], *rest: Any, **named: Any) -> None:  # noqa: N807
        self.kept = {name: spec[name] for name in KEPT if spec.get(name)}
        original_init(self, account_id, spec, *rest, **named)

    def get_configuration(self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - moto's own signature
        return {**original_get(self, on_create), **self.kept}

    def update_configuration(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
        self.kept.update({name: config_updates[name] for name in KEPT if name in config_updates})
        original_update(self, config_updates)
        return get_configuration(self)

    LambdaFunction.__init__ = __init__
    LambdaFunction.get_configuration = get_configuration
    LambdaFunction.update_configuration = update_configuration
