// The AWS calls, each reduced to what the rotation needs. The SDK comes with the runtime.

const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 } };

export async function gateway(environment, sdk) {
  const { secretsManager, rds } = sdk ?? {
    secretsManager: await import('@aws-sdk/client-secrets-manager'),
    rds: await import('@aws-sdk/client-rds'),
  };
  const here = new secretsManager.SecretsManagerClient(CLIENT);
  const there = new secretsManager.SecretsManagerClient({ ...CLIENT, region: environment.PEER_REGION });
  const databases = new rds.RDSClient(CLIENT);

  async function read(client, input) {
    try {
      const { SecretString: text } = await client.send(new secretsManager.GetSecretValueCommand(input));
      return JSON.parse(text);
    } catch (fault) {
      if (fault.name === 'ResourceNotFoundException') {
        return undefined;
      }
      throw fault;
    }
  }

  return {
    async describeSecret(secretId) {
      const answer = await here.send(new secretsManager.DescribeSecretCommand({ SecretId: secretId }));
      return { rotationEnabled: answer.RotationEnabled === true, stages: answer.VersionIdsToStages ?? {} };
    },
    readSecret(secretId, { stage, token }) {
      return read(here, { SecretId: secretId, VersionStage: stage, VersionId: token });
    },
    readPeerSecret(secretId) {
      return read(there, { SecretId: secretId, VersionStage: 'AWSCURRENT' });
    },
    async putPending(secretId, token, secret) {
      await here.send(
        new secretsManager.PutSecretValueCommand({
          SecretId: secretId,
          ClientRequestToken: token,
          SecretString: JSON.stringify(secret),
          VersionStages: ['AWSPENDING'],
        }),
      );
    },
    async promote(secretId, token, current) {
      await here.send(
        new secretsManager.UpdateSecretVersionStageCommand({
          SecretId: secretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: token,
          RemoveFromVersionId: current,
        }),
      );
    },
    async rotatePeer(secretId) {
      await there.send(new secretsManager.RotateSecretCommand({ SecretId: secretId, RotateImmediately: true }));
    },
    async members(globalClusterId) {
      const answer = await databases.send(
        new rds.DescribeGlobalClustersCommand({ GlobalClusterIdentifier: globalClusterId }),
      );
      const members = answer.GlobalClusters?.[0]?.GlobalClusterMembers ?? [];
      return members.map((member) => ({ arn: member.DBClusterArn, writes: member.IsWriter === true }));
    },
  };
}
