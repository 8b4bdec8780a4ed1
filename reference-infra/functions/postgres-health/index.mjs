// Entry point of the health endpoint: GET /health and GET /health?role=writer behind an HTTP API.

import { gateway } from './aws.mjs';
import { endpoint } from './health.mjs';

let answer;

export async function handler(event) {
  answer ??= endpoint(await context(process.env));
  return answer(event);
}

// The shared modules lie beside this one in the package only, hence the late imports.
async function context(environment) {
  const settings = settingsFrom(environment);
  const { connect } = await import('./database.mjs');
  const { log } = await import('./log.mjs');
  return {
    aws: await gateway(settings),
    connect: (target) => connect(target, { timeoutMs: settings.connectMs }),
    log,
    settings,
  };
}

export function settingsFrom(environment) {
  for (const name of ['SECRET_ID', 'CLUSTER_ID', 'WRITER_HOST', 'READER_HOST', 'AWS_REGION']) {
    if (!environment[name]) {
      throw new Error(`the environment lacks ${name}`);
    }
  }
  return {
    region: environment.AWS_REGION,
    secretId: environment.SECRET_ID,
    clusterId: environment.CLUSTER_ID,
    writerHost: environment.WRITER_HOST,
    readerHost: environment.READER_HOST,
    port: Number(environment.PORT ?? 5432),
    database: environment.DATABASE ?? 'postgres',
    maximumLagSeconds: Number(environment.MAXIMUM_LAG_SECONDS ?? 60),
    // Route 53 gives up two seconds after it has connected.
    budgetMs: Number(environment.BUDGET_MS ?? 1700),
    connectMs: Number(environment.CONNECT_MS ?? 1000),
    keepMs: Number(environment.KEEP_MS ?? 5000),
    keepLagMs: Number(environment.KEEP_LAG_MS ?? 20000),
  };
}
