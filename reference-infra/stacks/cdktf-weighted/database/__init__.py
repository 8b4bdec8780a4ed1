"""Database: the Aurora global database with a cluster in each region, its credentials, the session table."""

from database.cluster import Cluster
from database.global_database import Credentials, GlobalDatabase, cluster_name, global_name
from database.sessions import SessionTable, table_name

__all__ = ["Cluster", "Credentials", "GlobalDatabase", "SessionTable", "cluster_name", "global_name", "table_name"]
