import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { mock, test } from 'node:test';

import { gateway } from '../aws.mjs';
import { connect } from '../database.mjs';
import { settingsFrom } from '../index.mjs';
import { log } from '../log.mjs';
import { drawPassword } from '../password.mjs';
import { verifier } from '../scram.mjs';

// Clients that note what they are sent and answer from a table.
function fakeSdk(answers) {
  const sent = [];
  const clients = [];
  const module = new Proxy({}, {
    get: (_, name) => {
      if (name.endsWith('Client')) {
        return class {
          constructor(settings) {
            clients.push({ name, settings });
            this.region = settings.region ?? 'here';
          }

          async send(command) {
            sent.push({ region: this.region, ...command });
            const answer = answers[command.name];
            if (answer instanceof Error) {
              throw answer;
            }
            return answer ?? {};
          }
        };
      }
      return class {
        constructor(input) {
          this.name = name.replace(/Command$/, '');
          this.input = input;
        }
      };
    },
  });
  return { sdk: { secretsManager: module, rds: module }, sent, clients };
}

test('verifier matches the scheme, and differs by salt', () => {
  const salt = Buffer.from('0123456789abcdef');
  const salted = pbkdf2Sync('pencil', salt, 4096, 32, 'sha256');
  const stored = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64');
  const server = createHmac('sha256', salted).update('Server Key').digest('base64');
  assert.equal(verifier('pencil', salt), `SCRAM-SHA-256$4096:${salt.toString('base64')}$${stored}:${server}`);
  assert.notEqual(verifier('pencil'), verifier('pencil'));
});

test('verifier agrees with the example of RFC 7677', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  const [, storedKey] = /\$([^:$]+):[^:]+$/.exec(verifier('pencil', salt));
  const message = 'n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const signature = createHmac('sha256', Buffer.from(storedKey, 'base64')).update(message).digest();
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
  const clientKey = Buffer.from(proof.map((byte, at) => byte ^ signature[at]));
  assert.equal(createHash('sha256').update(clientKey).digest('base64'), storedKey);
});

test('log writes one JSON object a line', () => {
  const write = mock.method(console, 'log', () => {});
  try {
    log('info', 'done', { step: 'testSecret' });
    log('info', 'bare');
    assert.deepEqual(write.mock.calls.map((call) => JSON.parse(call.arguments[0])), [
      { level: 'info', message: 'done', step: 'testSecret' },
      { level: 'info', message: 'bare' },
    ]);
  } finally {
    write.mock.restore();
  }
});

test('settings come from the environment, and what is missing is named', () => {
  const environment = {
    GLOBAL_CLUSTER_ID: 'g', CLUSTER_ARN: 'a', PEER_CLUSTER_ARN: 'b', PEER_SECRET_ID: 's', PEER_REGION: 'r',
    WRITER_HOST: 'w', READER_HOST: 'o',
  };
  assert.deepEqual(settingsFrom(environment), {
    globalClusterId: 'g', clusterArn: 'a', peerClusterArn: 'b', peerSecretId: 's',
    writerHost: 'w', readerHost: 'o', port: 5432, database: 'postgres',
  });
  assert.equal(settingsFrom({ ...environment, PORT: '5433', DATABASE: 'd' }).port, 5433);
  assert.throws(() => settingsFrom({ ...environment, PEER_REGION: '' }), /lacks PEER_REGION/);
});

test('session is TLS against the given roots, with time-outs', async () => {
  let client;
  class Client {
    constructor(options) {
      this.options = options;
      this.calls = [];
      client = this;
    }

    on(name, listener) {
      this.calls.push(name);
      listener(new Error('broken'));
    }

    async connect() {
      this.calls.push('connect');
    }

    async query(text) {
      this.calls.push(text);
      return { rows: [{ one: 1 }] };
    }

    async end() {
      this.calls.push('end');
    }
  }
  const driver = { Client, escapeIdentifier: (name) => `<${name}>`, escapeLiteral: (text) => `[${text}]` };
  const target = { host: 'h', port: 5432, database: 'd', user: 'u', password: 'p', application: 'tests' };
  const session = await connect(target, { driver, timeoutMs: 900, certificates: () => 'ROOTS' });
  assert.deepEqual(client.options.ssl, { ca: 'ROOTS', rejectUnauthorized: true });
  assert.equal(client.options.connectionTimeoutMillis, 900);
  assert.equal(client.options.query_timeout, 900);
  assert.deepEqual(await session.query('SELECT 1'), [{ one: 1 }]);
  assert.equal(session.identifier('x') + session.literal('y'), '<x>[y]');
  await session.end();
  assert.deepEqual(client.calls, ['error', 'connect', 'SELECT 1', 'end']);
});

test('gateway describes the secret', async () => {
  const { sdk, clients } = fakeSdk({ DescribeSecret: { RotationEnabled: true, VersionIdsToStages: { v1: ['AWSCURRENT'] } } });
  const aws = await gateway({ PEER_REGION: 'there' }, sdk);
  assert.deepEqual(await aws.describeSecret('s'), { rotationEnabled: true, stages: { v1: ['AWSCURRENT'] } });
  assert.ok(clients.every((client) => client.settings.requestHandler.requestTimeout > 0));
  const bare = await gateway({}, fakeSdk({}).sdk);
  assert.deepEqual(await bare.describeSecret('s'), { rotationEnabled: false, stages: {} });
});

test('gateway reads secrets of both regions', async () => {
  const { sdk, sent } = fakeSdk({ GetSecretValue: { SecretString: '{"username":"u"}' } });
  const aws = await gateway({ PEER_REGION: 'there' }, sdk);
  assert.deepEqual(await aws.readSecret('s', { stage: 'AWSPENDING', token: 't' }), { username: 'u' });
  await aws.readPeerSecret('p');
  assert.deepEqual(sent, [
    { region: 'here', name: 'GetSecretValue', input: { SecretId: 's', VersionStage: 'AWSPENDING', VersionId: 't' } },
    { region: 'there', name: 'GetSecretValue', input: { SecretId: 'p', VersionStage: 'AWSCURRENT' } },
  ]);
});

test('gateway answers a missing version with nothing, other faults with themselves', async () => {
  const missing = Object.assign(new Error('none'), { name: 'ResourceNotFoundException' });
  const absent = await gateway({}, fakeSdk({ GetSecretValue: missing }).sdk);
  assert.equal(await absent.readSecret('s', { stage: 'AWSPENDING' }), undefined);
  const denied = await gateway({}, fakeSdk({ GetSecretValue: new Error('denied') }).sdk);
  await assert.rejects(denied.readPeerSecret('p'), /denied/);
});

test('passwords are long, of every kind of character, and of none that Aurora refuses', () => {
  const drawn = new Set();
  for (let round = 0; round < 200; round += 1) {
    const password = drawPassword();
    drawn.add(password);
    assert.equal(password.length, 32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) {
      assert.match(password, kind);
    }
    assert.doesNotMatch(password, /[/@"'\\` ]/);
  }
  assert.equal(drawn.size, 200);
});

test('kinds of characters have no fixed places', () => {
  const first = new Set(Array.from({ length: 200 }, () => drawPassword(16)[0].replace(/[a-z]/, 'a').replace(/[A-Z]/, 'A').replace(/[0-9]/, '0')));
  assert.ok(first.has('a') && first.has('A') && first.has('0'));
});

test('gateway writes, promotes and tells the other region', async () => {
  const { sdk, sent } = fakeSdk({});
  const aws = await gateway({ PEER_REGION: 'there' }, sdk);
  await aws.putPending('s', 't', { password: 'p' });
  await aws.promote('s', 't', 'v1');
  await aws.rotatePeer('p');
  assert.deepEqual(sent.map(({ region, name }) => [region, name]), [
    ['here', 'PutSecretValue'], ['here', 'UpdateSecretVersionStage'], ['there', 'RotateSecret'],
  ]);
  assert.deepEqual(sent[0].input.VersionStages, ['AWSPENDING']);
  assert.equal(sent[1].input.RemoveFromVersionId, 'v1');
});

test('gateway lists the members of the global database', async () => {
  const { sdk } = fakeSdk({
    DescribeGlobalClusters: { GlobalClusters: [{ GlobalClusterMembers: [{ DBClusterArn: 'a', IsWriter: true }, { DBClusterArn: 'b' }] }] },
  });
  const aws = await gateway({}, sdk);
  assert.deepEqual(await aws.members('g'), [{ arn: 'a', writes: true }, { arn: 'b', writes: false }]);
  assert.deepEqual(await (await gateway({}, fakeSdk({}).sdk)).members('g'), []);
});
