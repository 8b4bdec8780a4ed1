// Entry point of the failover: alarms, events and people call it in the recovery region.

import { gateway } from './aws.mjs';
import { orchestrate } from './failover.mjs';
import { requestFrom } from './request.mjs';

let prepared;

export class Unfinished extends Error {
  name = 'Unfinished';
}

export async function handler(event, lambda) {
  prepared ??= await prepare(process.env);
  return run(event, { ...prepared, remaining: () => lambda.getRemainingTimeInMillis() });
}

// A run that nobody waits for raises what it could not do, so that Lambda tries again and then sets the event aside.
export async function run(event, context) {
  const request = requestFrom(event, context.settings);
  const result = await orchestrate(request, context);
  if (request.automatic && ['in-progress', 'failed'].includes(result.status)) {
    throw new Unfinished(`${result.status}: ${result.error ?? 'time ran out'}`);
  }
  return result;
}

// The shared modules lie beside this one in the package only, hence the late imports.
async function prepare(environment) {
  const settings = settingsFrom(environment);
  const { log } = await import('./log.mjs');
  const { looksHealthy } = await import('./probe.mjs');
  return { aws: await gateway(), log, looksHealthy: (url) => looksHealthy(url, 4000), settings };
}

export function settingsFrom(environment) {
  for (const name of ['GLOBAL_CLUSTER_ID', 'TARGET_CLUSTER_ARN', 'TOPIC_ARN']) {
    if (!environment[name]) {
      throw new Error(`the environment lacks ${name}`);
    }
  }
  if (!['one', 'all', undefined].includes(environment.ALIVE_NEEDS)) {
    throw new Error('ALIVE_NEEDS is one or all');
  }
  const routing = JSON.parse(environment.ROUTING ?? '[]');
  for (const entry of routing) {
    // Other kinds call Route 53's control plane, which lives in the region that this function is to survive.
    if (entry.kind !== 'metric' || !entry.namespace || !entry.name) {
      throw new Error('ROUTING takes metrics only, each with namespace and name');
    }
  }
  return {
    globalClusterId: environment.GLOBAL_CLUSTER_ID,
    targetClusterArn: environment.TARGET_CLUSTER_ARN,
    topicArn: environment.TOPIC_ARN,
    allowDataLoss: environment.ALLOW_DATA_LOSS === 'true',
    automatic: environment.AUTOMATIC !== 'false',
    routing,
    confirmUrls: JSON.parse(environment.CONFIRM_URLS ?? '[]'),
    aliveNeeds: environment.ALIVE_NEEDS ?? 'one',
    confirmations: Number(environment.CONFIRMATIONS ?? 3),
    confirmIntervalMs: Number(environment.CONFIRM_INTERVAL_SECONDS ?? 10) * 1000,
    pollMs: Number(environment.POLL_SECONDS ?? 5) * 1000,
    marginMs: Number(environment.MARGIN_SECONDS ?? 15) * 1000,
  };
}
