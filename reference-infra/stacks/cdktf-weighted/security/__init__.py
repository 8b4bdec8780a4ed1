"""Security: a key in each region, and the policies that decide who may do what."""

from security.keys import Keys
from security.policies import account_root, key_use, log_writing, network_interfaces

__all__ = ["Keys", "account_root", "key_use", "log_writing", "network_interfaces"]
