//! Sessions, discovery, threads: the only floor that touches the disk.
