//! Resource instances with their regions, and the edges between them.
