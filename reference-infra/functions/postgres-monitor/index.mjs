// Entry point of the monitor: a schedule in the recovery region calls it once a minute.

import { gateway } from './aws.mjs';
import { watch } from './monitor.mjs';
import { looksHealthy } from './probe.mjs';

let context;

export async function handler() {
  context ??= await prepare(process.env);
  return watch(context);
}

// The shared module lies beside this one in the package only, hence the late import.
async function prepare(environment) {
  const settings = settingsFrom(environment);
  const { log } = await import('./log.mjs');
  return { aws: await gateway(settings), looksHealthy, log, settings };
}

export function settingsFrom(environment) {
  for (const name of [
    'GLOBAL_CLUSTER_ID', 'STANDBY_CLUSTER_ARN', 'PRIMARY_URL', 'PRIMARY_REGION_URL', 'STANDBY_URL', 'NAMESPACE', 'SYSTEM',
  ]) {
    if (!environment[name]) {
      throw new Error(`the environment lacks ${name}`);
    }
  }
  return {
    globalClusterId: environment.GLOBAL_CLUSTER_ID,
    standbyClusterArn: environment.STANDBY_CLUSTER_ARN,
    primaryUrl: environment.PRIMARY_URL,
    primaryRegionUrl: environment.PRIMARY_REGION_URL,
    standbyUrl: environment.STANDBY_URL,
    namespace: environment.NAMESPACE,
    system: environment.SYSTEM,
    attempts: Number(environment.ATTEMPTS ?? 3),
    pauseMs: Number(environment.PAUSE_MS ?? 5000),
    timeoutMs: Number(environment.TIMEOUT_MS ?? 4000),
  };
}
