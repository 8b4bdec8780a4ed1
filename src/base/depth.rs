//! Room on the stack for recursion as deep as the input nests.

/// Runs one level of a recursion, on a new piece of stack when little of the current one is left.
/// Whatever recurses over input goes through here, since the input decides the depth.
pub(crate) fn deep<T>(level: impl FnOnce() -> T) -> T {
    with_stack(64 * 1024, level)
}

/// As [`deep`], for a level that needs up to `need` bytes of stack: large frames, foreign parsers.
pub(crate) fn with_stack<T>(need: usize, level: impl FnOnce() -> T) -> T {
    // A new piece costs more than most levels, so it has room for many of them.
    const PIECE: usize = 1024 * 1024;
    let piece = if need > 64 * 1024 { 4 * PIECE } else { PIECE };
    stacker::maybe_grow(need, piece, level)
}
