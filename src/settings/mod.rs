//! `.drlint.hcl`: profile, parameters, regions, deployments, waivers.
