import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { gateway } from '../aws.mjs';
import { endpoint } from '../health.mjs';
import { handler, settingsFrom } from '../index.mjs';

const refused = () => Object.assign(new Error('no'), { code: '28P01' });
const unreachable = () => Object.assign(new Error('no'), { code: 'ETIMEDOUT' });

class World {
  constructor() {
    this.secrets = { AWSCURRENT: { username: 'u', password: 'current' } };
    this.database = 'current';
    this.writer = { following: false };
    this.reader = { following: true };
    this.lag = 800;
    this.lagReads = 0;
    this.now = 1_000_000;
    this.connects = 0;
    this.reads = 0;
    this.ended = 0;
    this.lines = [];
    this.answer = endpoint(this.context());
  }

  context() {
    const world = this;
    return {
      settings: {
        region: 'us-west-2', secretId: 's', clusterId: 'c', writerHost: 'writer', readerHost: 'reader', port: 5432,
        database: 'd', maximumLagSeconds: 60, budgetMs: 60, connectMs: 1000, keepMs: 5000,
        keepLagMs: 20000,
      },
      clock: () => world.now,
      log: (level, message, facts) => world.lines.push({ level, message, ...facts }),
      aws: {
        readSecret: async (_, stage) => {
          world.reads += 1;
          if (world.secretFault) {
            throw world.secretFault;
          }
          return world.secrets[stage];
        },
        replicationLag: async () => {
          world.lagReads += 1;
          if (world.lag instanceof Error) {
            throw world.lag;
          }
          return world.lag;
        },
      },
      connect: async ({ host, password }) => {
        world.connects += 1;
        const state = host === 'writer' ? world.writer : world.reader;
        if (state instanceof Error) {
          throw state;
        }
        if (state.hangs) {
          await new Promise(() => {});
        }
        if (password !== world.database) {
          throw refused();
        }
        return {
          query: async () => [state],
          end: async () => {
            world.ended += 1;
            if (state.endFault) {
              throw state.endFault;
            }
          },
        };
      },
    };
  }

  async ask(role) {
    const response = await this.answer({ queryStringParameters: role ? { role } : undefined });
    return { code: response.statusCode, ...JSON.parse(response.body) };
  }
}

let world;

beforeEach(() => {
  world = new World();
});

describe('the region that leads', () => {
  test('is healthy, and has no lag', async () => {
    const { code, status, leads, replication_lag_seconds: lag, region } = await world.ask();
    assert.deepEqual([code, status, leads, lag, region], [200, 'healthy', true, null, 'us-west-2']);
  });

  test('is healthy as a writer', async () => {
    assert.equal((await world.ask('writer')).code, 200);
    assert.equal(world.connects, 1);
  });

  test('stays healthy while its password is being changed', async () => {
    world.secrets.AWSPENDING = { username: 'u', password: 'next' };
    world.database = 'next';
    assert.equal((await world.ask('writer')).code, 200);
  });

  test('stays healthy after a rotation, with the password kept from before', async () => {
    await world.ask('writer');
    world.now += 6000;
    world.secrets = { AWSCURRENT: { username: 'u', password: 'next' } };
    world.database = 'next';
    assert.equal((await world.ask('writer')).code, 200);
  });

  test('closes its sessions, and does not mind when that fails', async () => {
    world.writer = { following: false, endFault: new Error('gone') };
    assert.equal((await world.ask()).code, 200);
    assert.equal(world.ended, 2);
  });
});

describe('the region that follows', () => {
  beforeEach(() => {
    world.writer = unreachable();
  });

  test('is healthy with little lag', async () => {
    const { code, leads, replication_lag_seconds: lag } = await world.ask();
    assert.deepEqual([code, leads, lag], [200, false, 0.8]);
  });

  test('is unhealthy from a minute of lag on', async () => {
    world.lag = 60_000;
    const { code, reasons } = await world.ask();
    assert.deepEqual([code, reasons], [503, ['lag-too-high']]);
  });

  test('is healthy when the lag is not reported', async () => {
    world.lag = undefined;
    const { code, replication_lag_seconds: lag } = await world.ask();
    assert.deepEqual([code, lag], [200, null]);
  });

  test('is healthy when the lag cannot be read', async () => {
    world.lag = new Error('throttled');
    assert.equal((await world.ask()).code, 200);
    assert.ok(world.lines.some((line) => line.message === 'lag cannot be read'));
  });

  test('reads the lag less often than it is asked', async () => {
    await world.ask();
    world.now += 6000;
    await world.ask();
    assert.equal(world.lagReads, 1);
    world.now += 20_000;
    world.lag = 61_000;
    assert.equal((await world.ask()).code, 503);
  });

  test('is unhealthy when no reader answers', async () => {
    world.reader = unreachable();
    const { code, reasons } = await world.ask();
    assert.deepEqual([code, reasons], [503, ['readers-unreachable']]);
  });

  test('is reachable while the new password has not arrived in its secret', async () => {
    world.database = 'changed-in-the-other-region';
    const { code } = await world.ask();
    assert.equal(code, 200);
    assert.ok(world.lines.some((line) => line.message === 'every password is refused'));
  });

  test('is not fit to write, whether its writer endpoint is dead or leads to a reader', async () => {
    const dead = await world.ask('writer');
    assert.deepEqual([dead.code, dead.reasons], [503, ['writer-unreachable']]);
    world.now += 6000;
    world.writer = { following: true };
    const reader = await world.ask('writer');
    assert.deepEqual([reader.code, reader.reasons], [503, ['does-not-lead']]);
  });

  test('is healthy as soon as it leads, whatever the last figure of the lag', async () => {
    world.lag = 90_000;
    world.writer = { following: false };
    assert.equal((await world.ask()).code, 200);
  });
});

describe('answering', () => {
  test('asks the database once for many checkers, and again later', async () => {
    await world.ask('writer');
    await world.ask('writer');
    assert.equal(world.connects, 1);
    world.now += 5000;
    await world.ask('writer');
    assert.equal(world.connects, 2);
  });

  test('keeps answers apart by role', async () => {
    world.writer = { following: true };
    assert.equal((await world.ask('writer')).code, 503);
    assert.equal((await world.ask()).code, 200);
  });

  test('is unhealthy rather than late', async () => {
    world.writer = { hangs: true };
    const { code, reasons } = await world.ask('writer');
    assert.deepEqual([code, reasons], [503, ['too-slow']]);
  });

  test('cannot say without a password to try', async () => {
    world.secretFault = new Error('denied');
    world.writer = unreachable();
    assert.equal((await world.ask('writer')).code, 503);
    assert.equal(world.connects, 0);
  });

  test('refuses roles it does not know', async () => {
    assert.equal((await world.ask('reader; DROP TABLE')).code, 400);
    assert.equal((await world.answer(undefined)).statusCode, 200);
  });

  test('tells the public nothing about hosts, users and faults', async () => {
    world.writer = unreachable();
    world.reader = unreachable();
    const { body, headers } = await world.answer({});
    assert.ok(!/writer|host|ETIMEDOUT|"u"/.test(body.replace('readers-unreachable', '')));
    assert.equal(headers['cache-control'], 'no-store');
  });
});

describe('parts', () => {
  const environment = { AWS_REGION: 'r', SECRET_ID: 's', CLUSTER_ID: 'c', WRITER_HOST: 'w', READER_HOST: 'o' };

  test('settings have defaults that fit Route 53, and what is missing is named', () => {
    const settings = settingsFrom(environment);
    assert.ok(settings.budgetMs < 2000 && settings.connectMs < settings.budgetMs);
    assert.equal(settings.maximumLagSeconds, 60);
    assert.equal(settingsFrom({ ...environment, MAXIMUM_LAG_SECONDS: '30' }).maximumLagSeconds, 30);
    assert.throws(() => settingsFrom({ ...environment, SECRET_ID: undefined }), /lacks SECRET_ID/);
  });

  test('handler refuses to run without settings', async () => {
    await assert.rejects(handler({}), /the environment lacks/);
  });

  function fake(answer) {
    const sent = [];
    class Client {
      constructor(options) {
        this.options = options;
      }

      async send(command) {
        sent.push(command.input);
        if (answer instanceof Error) {
          throw answer;
        }
        return answer;
      }
    }
    class Command {
      constructor(input) {
        this.input = input;
      }
    }
    const sdk = {
      secretsManager: { SecretsManagerClient: Client, GetSecretValueCommand: Command },
      cloudWatch: { CloudWatchClient: Client, GetMetricDataCommand: Command },
    };
    return { sent, aws: gateway({ connectMs: 1000 }, sdk, () => 600_000) };
  }

  test('gateway reads secrets; a missing version is nothing, another fault itself', async () => {
    const found = fake({ SecretString: '{"username":"u"}' });
    assert.deepEqual(await (await found.aws).readSecret('s', 'AWSCURRENT'), { username: 'u' });
    assert.deepEqual(found.sent, [{ SecretId: 's', VersionStage: 'AWSCURRENT' }]);
    const missing = fake(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }));
    assert.equal(await (await missing.aws).readSecret('s', 'AWSPENDING'), undefined);
    await assert.rejects((await fake(new Error('denied')).aws).readSecret('s', 'AWSCURRENT'), /denied/);
  });

  test('gateway reads the newest figure of the lag', async () => {
    const { sent, aws } = fake({ MetricDataResults: [{ Values: [1200, 700] }] });
    assert.equal(await (await aws).replicationLag('c'), 1200);
    assert.equal(sent[0].StartTime.getTime(), 300_000);
    assert.equal(sent[0].MetricDataQueries[0].MetricStat.Metric.Dimensions[0].Value, 'c');
    assert.equal(await (await fake({ MetricDataResults: [{ Values: [] }] }).aws).replicationLag('c'), undefined);
    assert.equal(await (await fake({}).aws).replicationLag('c'), undefined);
  });
});
