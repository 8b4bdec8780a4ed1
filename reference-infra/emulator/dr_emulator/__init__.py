"""moto, with the disaster-recovery calls it lacks. For loopback and tests only."""
