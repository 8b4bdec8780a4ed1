import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { rotate } from '../rotation.mjs';

const EAST = 'arn:aws:rds:us-east-1:123456789012:cluster:east';
const WEST = 'arn:aws:rds:us-west-2:123456789012:cluster:west';

// A region's secret, the other region's, and one database whose password both have to match.
class World {
  constructor() {
    this.passwords = { AWSCURRENT: 'old-one' };
    this.user = 'dbadmin';
    this.extra = { engine: 'postgres' };
    this.database = 'old-one';
    this.members = [{ arn: EAST, writes: true }, { arn: WEST, writes: false }];
    this.rotationEnabled = true;
    this.versions = { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] };
    this.peer = { username: 'dbadmin', password: 'leader-one' };
    this.told = 0;
    this.tellFault = undefined;
    this.promoted = undefined;
    this.connects = [];
    this.statements = [];
    this.lines = [];
    this.open = 0;
    this.connectFault = undefined;
    this.previousUser = undefined;
  }

  context() {
    const world = this;
    return {
      settings: {
        globalClusterId: 'global', clusterArn: EAST, peerClusterArn: WEST, peerSecretId: 'peer',
        writerHost: 'writer', readerHost: 'reader', port: 5432, database: 'transactions',
      },
      log: (level, message, facts) => world.lines.push({ level, message, ...facts }),
      drawPassword: () => 'new-one',
      aws: {
        describeSecret: async () => ({ rotationEnabled: world.rotationEnabled, stages: world.versions }),
        readSecret: async (_, { stage }) => {
          const password = world.passwords[stage];
          const username = (stage === 'AWSPREVIOUS' && world.previousUser) || world.user;
          return password && { username, password, ...world.extra };
        },
        readPeerSecret: async () => world.peer,
        putPending: async (_, token, secret) => {
          world.passwords.AWSPENDING = secret.password;
          world.put = { token, secret };
        },
        promote: async (_, token, current) => {
          world.promoted = { token, current };
        },
        rotatePeer: async () => {
          if (world.tellFault) {
            throw world.tellFault;
          }
          world.told += 1;
        },
        members: async () => world.members,
      },
      connect: async (target) => {
        world.connects.push(target);
        if (world.connectFault) {
          throw world.connectFault;
        }
        if (target.password !== world.database) {
          throw Object.assign(new Error('password authentication failed'), { code: '28P01' });
        }
        world.open += 1;
        return {
          identifier: (name) => `"${name}"`,
          literal: (text) => `'${text}'`,
          query: async (text) => {
            world.statements.push(text);
            if (text.startsWith('ALTER') && world.statementFault) {
              throw world.statementFault;
            }
            if (text.startsWith('ALTER')) {
              world.database = world.passwords.AWSPENDING;
            }
            return [{}];
          },
          end: async () => {
            world.open -= 1;
          },
        };
      },
    };
  }

  run(step, token = 'v2') {
    return rotate({ Step: step, SecretId: 'own', ClientRequestToken: token }, this.context());
  }

  follow() {
    this.members = [{ arn: EAST, writes: false }, { arn: WEST, writes: true }];
  }
}

let world;

beforeEach(() => {
  world = new World();
});

describe('before every step', () => {
  test('refuses a step it does not know', async () => {
    await assert.rejects(world.run('deleteSecret'), /unknown step/);
  });

  test('refuses a secret that does not rotate', async () => {
    world.rotationEnabled = false;
    await assert.rejects(world.run('createSecret'), /not set up to rotate/);
  });

  test('refuses a version that is not there', async () => {
    await assert.rejects(world.run('createSecret', 'v9'), /has no version v9/);
  });

  test('refuses a version that is not pending', async () => {
    world.versions.v0 = ['AWSPREVIOUS'];
    await assert.rejects(world.run('createSecret', 'v0'), /is not pending/);
  });

  test('leaves a version in force alone', async () => {
    await world.run('setSecret', 'v1');
    assert.deepEqual(world.statements, []);
    assert.equal(world.told, 0);
  });
});

describe('where the cluster leads', () => {
  test('draws a password and keeps the rest of the secret', async () => {
    await world.run('createSecret');
    assert.deepEqual(world.put, {
      token: 'v2',
      secret: { engine: 'postgres', username: 'dbadmin', password: 'new-one' },
    });
  });

  test('draws only once', async () => {
    world.passwords.AWSPENDING = 'drawn-before';
    await world.run('createSecret');
    assert.equal(world.put, undefined);
  });

  test('sets the password on the writer as a verifier', async () => {
    world.passwords.AWSPENDING = 'new-one';
    await world.run('setSecret');
    assert.equal(world.statements.length, 1);
    assert.match(world.statements[0], /^ALTER ROLE "dbadmin" PASSWORD 'SCRAM-SHA-256\$4096:/);
    assert.ok(!world.statements[0].includes('new-one'));
    assert.ok(world.connects.every((target) => target.host === 'writer'));
    assert.equal(world.open, 0);
  });

  test('sets nothing twice', async () => {
    world.passwords.AWSPENDING = 'new-one';
    world.database = 'new-one';
    await world.run('setSecret');
    assert.deepEqual(world.statements, ['SELECT 1']);
  });

  test('falls back on the previous password', async () => {
    world.passwords = { AWSCURRENT: 'lost-one', AWSPREVIOUS: 'older-one', AWSPENDING: 'new-one' };
    world.database = 'older-one';
    await world.run('setSecret');
    assert.equal(world.database, 'new-one');
    assert.ok(world.lines.some((line) => line.level === 'warning' && line.stage === 'AWSCURRENT'));
  });

  test('gives up when no password is taken', async () => {
    world.passwords.AWSPENDING = 'new-one';
    world.database = 'somebody-changed-it';
    await assert.rejects(world.run('setSecret'), /neither the current nor the previous/);
  });

  test('never changes another user', async () => {
    world.passwords = { AWSCURRENT: 'lost-one', AWSPREVIOUS: 'older-one', AWSPENDING: 'new-one' };
    world.previousUser = 'somebody';
    await assert.rejects(world.run('setSecret'), /names another user/);
  });

  test('passes on that the database is out of reach', async () => {
    world.passwords.AWSPENDING = 'new-one';
    world.connectFault = Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
    await assert.rejects(world.run('setSecret'), /timed out/);
    await assert.rejects(world.run('testSecret'), /timed out/);
  });

  test('passes on that the database went away before the current password was tried', async () => {
    world.passwords.AWSPENDING = 'new-one';
    const context = world.context();
    const { connect } = context;
    let calls = 0;
    context.connect = async (target) => {
      calls += 1;
      if (calls === 2) {
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      }
      return connect(target);
    };
    await assert.rejects(rotate({ Step: 'setSecret', SecretId: 'own', ClientRequestToken: 'v2' }, context), /reset/);
  });

  test('closes its session when the statement fails', async () => {
    world.passwords.AWSPENDING = 'new-one';
    world.statementFault = new Error('read only');
    await assert.rejects(world.run('setSecret'), /read only/);
    assert.equal(world.open, 0);
  });

  test('tests the pending password on the writer', async () => {
    world.passwords.AWSPENDING = 'new-one';
    world.database = 'new-one';
    await world.run('testSecret');
    assert.deepEqual(world.connects.map(({ host, password }) => [host, password]), [['writer', 'new-one']]);
  });

  test('says when the pending password is refused', async () => {
    world.passwords.AWSPENDING = 'new-one';
    await assert.rejects(world.run('testSecret'), /refuses the pending password/);
  });

  test('puts the version in force, then tells the other region', async () => {
    await world.run('finishSecret');
    assert.deepEqual(world.promoted, { token: 'v2', current: 'v1' });
    assert.equal(world.told, 1);
  });

  test('fails when the other region cannot be told, and tells again on the next try', async () => {
    world.tellFault = new Error('rotation under way');
    await assert.rejects(world.run('finishSecret'), /rotation under way/);
    assert.deepEqual(world.promoted, { token: 'v2', current: 'v1' });
    world.versions = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT', 'AWSPENDING'] };
    world.tellFault = undefined;
    world.promoted = undefined;
    await world.run('finishSecret');
    assert.equal(world.promoted, undefined);
    assert.equal(world.told, 1);
  });

  test('tells nobody when the other cluster has left', async () => {
    world.members = [{ arn: EAST, writes: true }];
    await world.run('finishSecret');
    assert.equal(world.told, 0);
  });

  test('leads by itself outside the global database', async () => {
    world.members = [{ arn: WEST, writes: true }];
    await world.run('createSecret');
    assert.equal(world.put.secret.password, 'new-one');
    await world.run('finishSecret');
    assert.equal(world.told, 0);
  });
});

describe('where the cluster follows', () => {
  beforeEach(() => world.follow());

  test('takes the password of the leading region over', async () => {
    world.peer = { username: 'dbadmin', password: 'leader-one', host: 'elsewhere' };
    await world.run('createSecret');
    assert.deepEqual(world.put.secret, { engine: 'postgres', username: 'dbadmin', password: 'leader-one' });
  });

  test('refuses an empty secret of the leading region', async () => {
    world.peer = undefined;
    await assert.rejects(world.run('createSecret'), /holds no user and password/);
  });

  test('changes nothing in the database', async () => {
    world.passwords.AWSPENDING = 'leader-one';
    await world.run('setSecret');
    assert.deepEqual(world.connects, []);
  });

  test('tests the password on a reader', async () => {
    world.passwords.AWSPENDING = 'leader-one';
    world.database = 'leader-one';
    await world.run('testSecret');
    assert.equal(world.connects[0].host, 'reader');
  });

  test('tells nobody', async () => {
    await world.run('finishSecret');
    assert.deepEqual(world.promoted, { token: 'v2', current: 'v1' });
    assert.equal(world.told, 0);
  });
});

test('a whole rotation leaves no password in the log', async () => {
  for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    await world.run(step);
  }
  assert.equal(world.database, 'new-one');
  const text = JSON.stringify(world.lines);
  assert.ok(!text.includes('new-one') && !text.includes('old-one'));
});
