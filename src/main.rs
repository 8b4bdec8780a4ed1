//! The `drlint` program: everything is in [`drlint::cli`].

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    drlint::cli::main()
}
