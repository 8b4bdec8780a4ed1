//! Digests, of strings and of files.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use uuid::Uuid;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::Value;

use Parameter::{Number, String as Str};

pub(crate) static TABLE: &[Function] = &[
    Function::new("base64sha256", &[Str], Returns::String, |args| text(args, base64::<Sha256>)),
    Function::new("base64sha512", &[Str], Returns::String, |args| text(args, base64::<Sha512>)),
    Function::new("bcrypt", &[Str], Returns::String, |args| {
        Ok(args.undecided("bcrypt", "is different at every run"))
    })
    .variadic(Number),
    Function::new("filebase64sha256", &[Str], Returns::String, |args| {
        file(args, "filebase64sha256", base64::<Sha256>)
    }),
    Function::new("filebase64sha512", &[Str], Returns::String, |args| {
        file(args, "filebase64sha512", base64::<Sha512>)
    }),
    Function::new("filemd5", &[Str], Returns::String, |args| file(args, "filemd5", hex::<Md5>)),
    Function::new("filesha1", &[Str], Returns::String, |args| file(args, "filesha1", hex::<Sha1>)),
    Function::new("filesha256", &[Str], Returns::String, |args| {
        file(args, "filesha256", hex::<Sha256>)
    }),
    Function::new("filesha512", &[Str], Returns::String, |args| {
        file(args, "filesha512", hex::<Sha512>)
    }),
    Function::new("md5", &[Str], Returns::String, |args| text(args, hex::<Md5>)),
    Function::new("rsadecrypt", &[Str, Str], Returns::String, |args| {
        Ok(args.undecided("rsadecrypt", "is not computed by drlint"))
    }),
    Function::new("sha1", &[Str], Returns::String, |args| text(args, hex::<Sha1>)),
    Function::new("sha256", &[Str], Returns::String, |args| text(args, hex::<Sha256>)),
    Function::new("sha512", &[Str], Returns::String, |args| text(args, hex::<Sha512>)),
    Function::new("uuid", &[], Returns::String, |args| {
        Ok(args.undecided("uuid", "is different at every run"))
    }),
    Function::new("uuidv5", &[Str, Str], Returns::String, uuidv5),
];

fn hex<D: Digest>(data: &[u8]) -> String {
    D::digest(data).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn base64<D: Digest>(data: &[u8]) -> String {
    STANDARD.encode(D::digest(data))
}

fn text(args: &Arguments<'_>, digest: fn(&[u8]) -> String) -> Result<Value, String> {
    Ok(Value::str(digest(args.str(0).as_bytes())))
}

fn file(args: &Arguments<'_>, name: &str, digest: fn(&[u8]) -> String) -> Result<Value, String> {
    let read = args.read(name, args.files.read(args.str(0)))?;
    Ok(read.map_or_else(|open| open, |bytes| Value::str(digest(&bytes))))
}

fn uuidv5(args: &Arguments<'_>) -> Result<Value, String> {
    let space = match args.str(0) {
        // RFC 4122 defines these four.
        "dns" => Uuid::NAMESPACE_DNS,
        "url" => Uuid::NAMESPACE_URL,
        "oid" => Uuid::NAMESPACE_OID,
        "x500" => Uuid::NAMESPACE_X500,
        other => Uuid::parse_str(other).map_err(|_| "the namespace is not a UUID".to_owned())?,
    };
    Ok(Value::str(Uuid::new_v5(&space, args.str(1).as_bytes()).to_string()))
}
