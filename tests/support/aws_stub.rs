//! A stand-in for AWS on loopback that answers the reads a plan makes, always with the same words.
//!
//! Law: it knows no state, and refuses everything else at once so that a plan fails fast.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

/// The account that every caller belongs to: the one that AWS uses in its own examples.
pub const ACCOUNT: &str = "123456789012";

/// Starts the stub on a free port and returns its address, `http://127.0.0.1:PORT`.
///
/// The thread lives as long as the process: a plan may ask at any time.
pub fn start() -> std::io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(serve(stream)));
        }
    });
    Ok(address)
}

/// Reads one request, answers it, and closes.
fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut length, mut target, mut region) = (0, String::new(), String::from("us-east-1"));
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.trim().split_once(':').unwrap_or((line.trim(), ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "x-amz-target" => value.trim().clone_into(&mut target),
            // Credential=KEY/DATE/REGION/SERVICE/aws4_request
            "authorization" => {
                if let Some(found) = value.split('/').nth(2) {
                    found.clone_into(&mut region);
                }
            }
            _ => {}
        }
    }
    let mut body = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut body)?;
    let body = String::from_utf8_lossy(&body);
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or(&target);
    let (status, answer) = answer(action, &region);
    let mut stream = reader.into_inner();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )
}

fn answer(action: &str, region: &str) -> (&'static str, String) {
    let text = match action {
        "GetCallerIdentity" => format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>\
             <Arn>arn:aws:iam::{ACCOUNT}:user/planner</Arn><UserId>AIDAPLANNER</UserId>\
             <Account>{ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
        "DescribeAvailabilityZones" => {
            let zone = |letter| {
                format!(
                    "<item><zoneName>{region}{letter}</zoneName><zoneState>available</zoneState>\
                     <regionName>{region}</regionName><zoneId>{region}-z{letter}</zoneId>\
                     <optInStatus>opt-in-not-required</optInStatus></item>"
                )
            };
            format!(
                "<DescribeAvailabilityZonesResponse><availabilityZoneInfo>{}\
                 </availabilityZoneInfo></DescribeAvailabilityZonesResponse>",
                ['a', 'b', 'c'].map(zone).concat()
            )
        }
        "secretsmanager.GetRandomPassword" => {
            "{\"RandomPassword\":\"drawn-by-the-plan-stub-00000000\"}".to_owned()
        }
        _ => {
            let refusal = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>the plan stub \
                           does not answer this</Message></Error></ErrorResponse>";
            return ("403 Forbidden", refusal.to_owned());
        }
    };
    ("200 OK", text)
}
