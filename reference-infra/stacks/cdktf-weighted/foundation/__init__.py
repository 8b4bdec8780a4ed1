"""What every area stands on: the sites, the stack with its state and variables, IAM documents."""

from foundation.documents import Condition, Grant, document
from foundation.settings import DR, PRIMARY, SETTINGS, Settings, Site, regional_name, service_name
from foundation.stack import Deployment

__all__ = [
    "DR",
    "PRIMARY",
    "SETTINGS",
    "Condition",
    "Deployment",
    "Grant",
    "Settings",
    "Site",
    "document",
    "regional_name",
    "service_name",
]
