// The four steps. Passwords live in the data of the global database, so there is one, and only the
// region that leads can change it. The function runs in each region for that region's own secret:
// where the cluster leads it draws a new password, everywhere else it copies the leader's.

import { verifier } from './scram.mjs';

export async function rotate(event, context) {
  const { Step: step, SecretId: secretId, ClientRequestToken: token } = event;
  const run = STEPS[step];
  if (!run) {
    throw new Error(`unknown step ${step}`);
  }
  const { aws, log } = context;
  const secret = await aws.describeSecret(secretId);
  if (!secret.rotationEnabled) {
    throw new Error(`${secretId} is not set up to rotate`);
  }
  const stages = secret.stages[token];
  if (!stages) {
    throw new Error(`${secretId} has no version ${token}`);
  }
  if (stages.includes('AWSCURRENT')) {
    log('info', 'version is in force already', { step, secretId, token });
    // Only the last step has something left to do: telling the other region, should that have failed.
    if (step === 'finishSecret') {
      await tellPeer({ ...context, secretId });
    }
    return;
  }
  if (!stages.includes('AWSPENDING')) {
    throw new Error(`version ${token} of ${secretId} is not pending`);
  }
  log('info', 'step begins', { step, secretId, token });
  await run({ ...context, secretId, token, secret });
  log('info', 'step is done', { step, secretId, token });
}

const STEPS = { createSecret, setSecret, testSecret, finishSecret };

// Draws a password where the cluster leads, takes over the leader's where it follows.
async function createSecret(context) {
  const { aws, drawPassword, log, secretId, token, settings } = context;
  const current = await aws.readSecret(secretId, { stage: 'AWSCURRENT' });
  if (await aws.readSecret(secretId, { stage: 'AWSPENDING', token })) {
    log('info', 'pending version is there already', { secretId, token });
    return;
  }
  const { leads } = await position(context);
  const credentials = leads
    ? { password: drawPassword() }
    : pick(await aws.readPeerSecret(settings.peerSecretId));
  log('info', leads ? 'new password drawn' : 'password of the leading region taken over', { secretId });
  await aws.putPending(secretId, token, { ...current, ...credentials });
}

// Changes the password in the database: on the writer, hence only where the cluster leads.
async function setSecret(context) {
  const { aws, log, secretId, token, settings } = context;
  if (!(await position(context)).leads) {
    log('info', 'a following cluster receives the password by replication', { secretId });
    return;
  }
  const pending = await aws.readSecret(secretId, { stage: 'AWSPENDING', token });
  if (await logsIn(context, settings.writerHost, pending)) {
    log('info', 'password is set already', { secretId });
    return;
  }
  const session = await sessionOf(context, pending);
  try {
    // Only a verifier crosses the wire, so the statement may show up in logs.
    const statement = `ALTER ROLE ${session.identifier(pending.username)} PASSWORD ${session.literal(verifier(pending.password))}`;
    await session.query(statement);
  } finally {
    await session.end();
  }
}

// A session under the password that still holds: the current one, or the one before if a rotation broke off.
async function sessionOf({ aws, connect, log, secretId, settings }, pending) {
  for (const stage of ['AWSCURRENT', 'AWSPREVIOUS']) {
    const credentials = await aws.readSecret(secretId, { stage });
    if (!credentials) {
      continue;
    }
    if (credentials.username !== pending.username) {
      throw new Error(`${stage} of ${secretId} names another user than the pending version`);
    }
    try {
      return await connect(target(settings, settings.writerHost, credentials));
    } catch (fault) {
      if (!isRefusedLogin(fault)) {
        throw fault;
      }
      log('warning', 'database refuses this version', { secretId, stage });
    }
  }
  throw new Error(`the database takes neither the current nor the previous password of ${secretId}`);
}

// Logs in with what is to come into force: on the writer, or on a reader of a following cluster.
async function testSecret(context) {
  const { aws, secretId, token, settings } = context;
  const { leads } = await position(context);
  const pending = await aws.readSecret(secretId, { stage: 'AWSPENDING', token });
  const host = leads ? settings.writerHost : settings.readerHost;
  if (!(await logsIn(context, host, pending))) {
    throw new Error(`the database refuses the pending password of ${secretId}`);
  }
}

// Puts the version in force.
async function finishSecret(context) {
  const { aws, secretId, token, secret } = context;
  const current = Object.keys(secret.stages).find((version) => secret.stages[version].includes('AWSCURRENT'));
  await aws.promote(secretId, token, current);
  await tellPeer(context);
}

// The leader has the other region take the password over at once. A failure is thrown: the new password
// is in force here by then, and the next try of this step only tells again.
async function tellPeer(context) {
  const { aws, log, settings } = context;
  const { leads, peerFollows } = await position(context);
  if (!leads || !peerFollows) {
    return;
  }
  await aws.rotatePeer(settings.peerSecretId);
  log('info', 'other region told to take the password over', { peer: settings.peerSecretId });
}

// A cluster that has left the global database leads itself, and has nobody to tell.
async function position({ aws, settings }) {
  const members = await aws.members(settings.globalClusterId);
  const own = members.find((member) => member.arn === settings.clusterArn);
  const peer = members.find((member) => member.arn === settings.peerClusterArn);
  return {
    leads: own ? own.writes : true,
    peerFollows: own !== undefined && peer !== undefined && !peer.writes,
  };
}

async function logsIn({ connect, settings }, host, credentials) {
  let session;
  try {
    session = await connect(target(settings, host, credentials));
  } catch (fault) {
    if (isRefusedLogin(fault)) {
      return false;
    }
    throw fault;
  }
  try {
    await session.query('SELECT 1');
    return true;
  } finally {
    await session.end();
  }
}

function target({ port, database }, host, { username, password }) {
  return { host, port, database, user: username, password, application: 'postgres-rotation' };
}

// 28P01: wrong password, 28000: refused for another reason of identity.
function isRefusedLogin(fault) {
  return fault.code === '28P01' || fault.code === '28000';
}

function pick(secret) {
  if (!secret?.username || !secret?.password) {
    throw new Error('the secret of the leading region holds no user and password');
  }
  return { username: secret.username, password: secret.password };
}
