"""The smaller patches: what goes in comes back."""

from __future__ import annotations

import io
import json
import zipfile

from support import ACCOUNT, EAST, WEST, EmulatorTest


class TestServices(EmulatorTest):
    """One test per patch."""

    def test_replica_of_a_table(self) -> None:
        """Made, described from both sides, taken away."""
        east, west = self.client("dynamodb", EAST), self.client("dynamodb", WEST)
        east.create_table(
            TableName="sessions", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )  # fmt: skip
        key = f"arn:aws:kms:{WEST}:{ACCOUNT}:key/1"
        east.update_table(TableName="sessions", ReplicaUpdates=[{"Create": {"RegionName": WEST, "KMSMasterKeyId": key}}])
        replicas = east.describe_table(TableName="sessions")["Table"]["Replicas"]
        self.assertEqual(replicas, [{"RegionName": WEST, "ReplicaStatus": "ACTIVE", "KMSMasterKeyId": key}])
        there = west.describe_table(TableName="sessions")["Table"]
        self.assertEqual([replica["RegionName"] for replica in there["Replicas"]], [EAST])
        self.assertIn(f":{WEST}:", there["TableArn"])
        self.assertEqual(there["SSEDescription"]["KMSMasterKeyArn"], key)
        east.update_table(TableName="sessions", ReplicaUpdates=[{"Delete": {"RegionName": WEST}}])
        self.assertNotIn("Replicas", east.describe_table(TableName="sessions")["Table"])
        with self.refused("ResourceNotFoundException"):
            west.describe_table(TableName="sessions")

    def test_backup_selection_notifications_and_tags(self) -> None:
        """A plan with all that hangs on it."""
        backup = self.client("backup", WEST)
        vault = backup.create_backup_vault(BackupVaultName="vault", BackupVaultTags={"System": "drill"})
        self.assertEqual(backup.list_tags(ResourceArn=vault["BackupVaultArn"])["Tags"], {"System": "drill"})
        self.assertEqual(backup.list_recovery_points_by_backup_vault(BackupVaultName="vault")["RecoveryPoints"], [])
        plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "plan", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "vault"}]})["BackupPlanId"]
        wish = {"SelectionName": "tagged", "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup", "Resources": ["arn:aws:dynamodb:*:*:table/*"]}
        selection = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=wish)["SelectionId"]
        self.assertEqual(backup.get_backup_selection(BackupPlanId=plan, SelectionId=selection)["BackupSelection"], wish)
        backup.delete_backup_selection(BackupPlanId=plan, SelectionId=selection)
        with self.refused("ResourceNotFoundException"):
            backup.get_backup_selection(BackupPlanId=plan, SelectionId=selection)
        topic = f"arn:aws:sns:{WEST}:{ACCOUNT}:backup"
        backup.put_backup_vault_notifications(BackupVaultName="vault", SNSTopicArn=topic, BackupVaultEvents=["BACKUP_JOB_FAILED"])
        self.assertEqual(backup.get_backup_vault_notifications(BackupVaultName="vault")["SNSTopicArn"], topic)
        backup.delete_backup_vault_notifications(BackupVaultName="vault")
        with self.refused("ResourceNotFoundException"):
            backup.get_backup_vault_notifications(BackupVaultName="vault")

    def test_key_of_a_secret_copy_and_schedule_of_its_rotation(self) -> None:
        """What Terraform would otherwise want to change at every plan."""
        secrets = self.client("secretsmanager", EAST)
        key = f"arn:aws:kms:{WEST}:{ACCOUNT}:key/1"
        secrets.create_secret(Name="copied", SecretString="{}", AddReplicaRegions=[{"Region": WEST, "KmsKeyId": key}])
        self.assertEqual(secrets.describe_secret(SecretId="copied")["ReplicationStatus"][0]["KmsKeyId"], key)
        rules = {"ScheduleExpression": "rate(30 days)", "Duration": "3h"}
        self.assertNotIn("RotationRules", secrets.describe_secret(SecretId="copied"))
        secrets.rotate_secret(SecretId="copied", RotationRules=rules)
        told = secrets.describe_secret(SecretId="copied")
        self.assertEqual((told["RotationEnabled"], told["RotationRules"]), (True, rules))

    def test_tls_only_bucket_can_be_used_and_emptied(self) -> None:
        """Its policy denies plain HTTP; other denials still hold; delete markers go."""
        s3 = self.client("s3")
        s3.create_bucket(Bucket="tls-only")
        s3.put_bucket_versioning(Bucket="tls-only", VersioningConfiguration={"Status": "Enabled"})
        plain = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::tls-only/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
        s3.put_bucket_policy(Bucket="tls-only", Policy=json.dumps({"Version": "2012-10-17", "Statement": [plain]}))
        s3.put_object(Bucket="tls-only", Key="a", Body=b"1")
        s3.delete_object(Bucket="tls-only", Key="a")
        versions = s3.list_object_versions(Bucket="tls-only")
        doomed = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in versions["Versions"] + versions["DeleteMarkers"]]
        self.assertEqual(len(s3.delete_objects(Bucket="tls-only", Delete={"Objects": doomed})["Deleted"]), 2)
        always = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::tls-only/*"}
        s3.put_bucket_policy(Bucket="tls-only", Policy=json.dumps({"Version": "2012-10-17", "Statement": [plain, always]}))
        with self.refused("AccessDenied|403"):
            s3.put_object(Bucket="tls-only", Key="b", Body=b"1")

    def test_replication_rules_come_back_whole(self) -> None:
        """Delete markers, keys and times included."""
        s3 = self.client("s3")
        for name in ("from", "to"):
            s3.create_bucket(Bucket=f"copy-{name}")
            s3.put_bucket_versioning(Bucket=f"copy-{name}", VersioningConfiguration={"Status": "Enabled"})
        rule = {
            "ID": "copy", "Priority": 0, "Status": "Enabled", "Filter": {"Prefix": ""}, "DeleteMarkerReplication": {"Status": "Enabled"},
            "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
            "Destination": {
                "Bucket": "arn:aws:s3:::copy-to", "EncryptionConfiguration": {"ReplicaKmsKeyID": f"arn:aws:kms:{WEST}:{ACCOUNT}:key/1"},
                "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}}, "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
            },
        }  # fmt: skip
        s3.put_bucket_replication(Bucket="copy-from", ReplicationConfiguration={"Role": f"arn:aws:iam::{ACCOUNT}:role/copy", "Rules": [rule]})
        self.assertEqual(s3.get_bucket_replication(Bucket="copy-from")["ReplicationConfiguration"]["Rules"], [rule])

    def test_queue_policies_come_back_as_given(self) -> None:
        """Redrive policy to the letter, and who may redrive here."""
        sqs = self.client("sqs")
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        arn = f"arn:aws:sqs:{EAST}:{ACCOUNT}:dead"
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3}, separators=(",", ":"))
        live = sqs.create_queue(QueueName="live", Attributes={"RedrivePolicy": policy})["QueueUrl"]
        self.assertEqual(sqs.get_queue_attributes(QueueUrl=live, AttributeNames=["All"])["Attributes"]["RedrivePolicy"], policy)
        allow = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [arn.replace("dead", "live")]})
        sqs.set_queue_attributes(QueueUrl=dead, Attributes={"RedriveAllowPolicy": allow})
        self.assertEqual(sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["RedriveAllowPolicy"])["Attributes"]["RedriveAllowPolicy"], allow)

    def test_a_queue_keeps_its_policy_when_other_attributes_change(self) -> None:
        """Terraform sets them one by one, in any order."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName="kept")["QueueUrl"]
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
        self.assertEqual(json.loads(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]), json.loads(policy))
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
        self.assertNotIn("Policy", sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"])

    def test_rules_keep_their_descriptions(self) -> None:
        """About ranges, about other groups, and about lists of ranges."""
        ec2 = self.client("ec2", WEST)
        network = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        group, other = (ec2.create_security_group(GroupName=name, Description=name, VpcId=network)["GroupId"] for name in ("one", "two"))
        ranges = ec2.create_managed_prefix_list(PrefixListName="list", MaxEntries=1, AddressFamily="IPv4")["PrefixList"]["PrefixListId"]
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{**rule, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "of a range"}]}])
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{**rule, "UserIdGroupPairs": [{"GroupId": other, "Description": "of a group"}]}])
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{**rule, "PrefixListIds": [{"PrefixListId": ranges, "Description": "of a list"}]}])
        rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
        self.assertEqual(
            sorted(entry["Description"] for entry in rules if not entry["IsEgress"]), ["of a group", "of a list", "of a range"]
        )

    def test_replica_key_is_one_of_its_own(self) -> None:
        """The primary stays the primary."""
        east, west = self.client("kms", EAST), self.client("kms", WEST)
        key = east.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
        east.replicate_key(KeyId=key, ReplicaRegion=WEST, Description="other side", Tags=[{"TagKey": "a", "TagValue": "b"}])
        there = west.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual((there["Description"], there["MultiRegionConfiguration"]["MultiRegionKeyType"]), ("other side", "REPLICA"))
        self.assertEqual(west.list_resource_tags(KeyId=key)["Tags"], [{"TagKey": "a", "TagValue": "b"}])
        self.assertEqual(east.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]["MultiRegionKeyType"], "PRIMARY")

    def test_checks_keep_what_they_follow(self) -> None:
        """An alarm, or a number of other checks; an update leaves the rest alone."""
        route53 = self.client("route53")
        alarm = {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": {"Region": WEST, "Name": "lag"}, "InsufficientDataHealthStatus": "Unhealthy"}
        child = route53.create_health_check(CallerReference="1", HealthCheckConfig=alarm)["HealthCheck"]["Id"]
        config = route53.get_health_check(HealthCheckId=child)["HealthCheck"]["HealthCheckConfig"]
        self.assertEqual({name: config[name] for name in alarm}, alarm)
        self.assertNotIn("Port", config)
        wish = {"Type": "CALCULATED", "ChildHealthChecks": [child], "HealthThreshold": 1}
        parent = route53.create_health_check(CallerReference="2", HealthCheckConfig=wish)["HealthCheck"]["Id"]
        route53.update_health_check(HealthCheckId=parent, Inverted=True, Disabled=True)
        config = route53.get_health_check(HealthCheckId=parent)["HealthCheck"]["HealthCheckConfig"]
        self.assertEqual({name: config[name] for name in wish}, wish)
        self.assertTrue(config["Inverted"] and config["Disabled"])

    def test_function_keeps_its_dead_letter_queue(self) -> None:
        """Given at birth or later."""
        roles, functions = self.client("iam"), self.client("lambda")
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        role = roles.create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        target = f"arn:aws:sqs:{EAST}:{ACCOUNT}:dead"
        functions.create_function(
            FunctionName="fn", Runtime="python3.12", Role=role, Handler="a.b", Code={"ZipFile": _package()}, DeadLetterConfig={"TargetArn": target}
        )
        self.assertEqual(functions.get_function_configuration(FunctionName="fn")["DeadLetterConfig"], {"TargetArn": target})
        functions.update_function_configuration(FunctionName="fn", DeadLetterConfig={"TargetArn": target + "2"})
        self.assertEqual(functions.get_function(FunctionName="fn")["Configuration"]["DeadLetterConfig"], {"TargetArn": target + "2"})


def _package() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.py", "def b(event, context): return 0\n")
    return buffer.getvalue()
