"""The variables: the same in every stack, so that one file of values serves all of them."""

from __future__ import annotations

from cdktf import TerraformStack, TerraformVariable


class Inputs:
    """What is decided at deployment. It stays a Terraform variable, so the synthesised stacks serve everybody."""

    def __init__(self, stack: TerraformStack) -> None:
        self.environment_suffix = TerraformVariable(
            stack,
            "environment_suffix",
            type="string",
            nullable=False,
            description="Ends every name, so that several deployments can live side by side.",
        )
        self.environment_suffix.add_validation(
            condition='${can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment_suffix))}',
            error_message="Between 2 and 12 lower-case letters, digits or hyphens, a letter first.",
        )
        self.domain_name = TerraformVariable(
            stack,
            "domain_name",
            type="string",
            nullable=False,
            description="Domain that the hosted zone is made for.",
        )
        self.domain_name.add_validation(
            condition='${can(regex("^([a-z0-9-]+\\\\.)+[a-z]{2,}$", var.domain_name))}',
            error_message="Give a domain in lower case without a closing dot, as in pay.example.com.",
        )
        self.parent_zone_id = TerraformVariable(
            stack,
            "parent_zone_id",
            type="string",
            nullable=False,
            # CDKTF leaves a default of null out, and the variable would have to be given.
            default="",
            description="Hosted zone above that domain, which then delegates to the new one. Empty: you delegate yourself.",
        )
        self.operations_emails = TerraformVariable(
            stack,
            "operations_emails",
            type="set(string)",
            nullable=False,
            description="Mail addresses that hear of alarms and failovers.",
        )
        self.operations_emails.add_validation(
            condition='${alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])}',
            error_message="These are mail addresses.",
        )
        self.allow_data_loss = TerraformVariable(
            stack,
            "allow_data_loss",
            type="bool",
            nullable=False,
            default=True,
            description=(
                "Whether the orchestrator may take over from a dead primary by itself,"
                " leaving behind what was not replicated yet."
            ),
        )
