"""Compute: the queue, the functions and their roles, the load balancer in front of them."""

from compute.balancer import LoadBalancer
from compute.function import Function, Package
from compute.orchestrator import Orchestrator
from compute.processor import Processor
from compute.queue import Queue

__all__ = ["Function", "LoadBalancer", "Orchestrator", "Package", "Processor", "Queue"]
