// Sessions with the database: TLS against Amazon's roots, short time-outs, nothing kept open.

import { readFileSync } from 'node:fs';

let roots;

export async function connect(target, { driver, timeoutMs = 5000, certificates = readRoots } = {}) {
  const { Client, escapeIdentifier, escapeLiteral } = driver ?? (await import('pg')).default;
  const client = new Client({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password,
    ssl: { ca: certificates(), rejectUnauthorized: true },
    application_name: target.application,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
  });
  // A session that breaks later on is reported by the query that runs into it.
  client.on('error', () => {});
  await client.connect();
  return {
    query: async (text) => (await client.query(text)).rows,
    identifier: escapeIdentifier,
    literal: escapeLiteral,
    end: () => client.end(),
  };
}

export function readRoots() {
  roots ??= readFileSync(new URL('./rds-ca.pem', import.meta.url), 'utf8');
  return roots;
}
