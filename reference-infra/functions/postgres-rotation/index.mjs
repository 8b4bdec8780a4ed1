// Entry point of the rotation: Secrets Manager calls it four times for each rotation.

import { gateway } from './aws.mjs';
import { connect } from './database.mjs';
import { log } from './log.mjs';
import { drawPassword } from './password.mjs';
import { rotate } from './rotation.mjs';

let context;

export async function handler(event) {
  context ??= { aws: await gateway(process.env), connect, drawPassword, log, settings: settingsFrom(process.env) };
  return rotate(event, context);
}

export function settingsFrom(environment) {
  for (const name of ['GLOBAL_CLUSTER_ID', 'CLUSTER_ARN', 'PEER_CLUSTER_ARN', 'PEER_SECRET_ID', 'PEER_REGION', 'WRITER_HOST', 'READER_HOST']) {
    if (!environment[name]) {
      throw new Error(`the environment lacks ${name}`);
    }
  }
  return {
    globalClusterId: environment.GLOBAL_CLUSTER_ID,
    clusterArn: environment.CLUSTER_ARN,
    peerClusterArn: environment.PEER_CLUSTER_ARN,
    peerSecretId: environment.PEER_SECRET_ID,
    writerHost: environment.WRITER_HOST,
    readerHost: environment.READER_HOST,
    port: Number(environment.PORT ?? 5432),
    database: environment.DATABASE ?? 'postgres',
  };
}
