import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { expiryAttribute, mainIndex, tableKeys } from '../tables.ts';

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

/** Everything that outlives a deployment: the three tables, the exports, and the keys they are sealed with. */
export class Storage extends Construct {
  /** Encrypts tables and exports at rest. */
  readonly dataKey: kms.Key;
  /** Wraps the keyring: sessions, citizen numbers, codes. */
  readonly keyringKey: kms.Key;
  readonly main: dynamodb.Table;
  readonly ledger: dynamodb.Table;
  /** The audit trail. */
  readonly trail: dynamodb.Table;
  readonly exports: s3.Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.dataKey = this.#key('DataKey', 'Tables and exports of Xianglao');
    this.keyringKey = this.#key('KeyringKey', 'Wraps the data keys of the Xianglao keyring');
    const common: dynamodb.TableProps = {
      partitionKey: text(tableKeys.partition),
      sortKey: text(tableKeys.sort),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.dataKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.main = new dynamodb.Table(this, 'Main', {
      ...common,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: expiryAttribute,
    });
    this.main.addGlobalSecondaryIndex({
      indexName: mainIndex.name,
      partitionKey: text(mainIndex.partition),
      sortKey: text(mainIndex.sort),
    });
    this.ledger = new dynamodb.Table(this, 'Ledger', common);
    this.trail = new dynamodb.Table(this, 'Trail', common);
    this.exports = this.#exportsBucket();
  }

  #key(id: string, description: string): kms.Key {
    return new kms.Key(this, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
  }

  #exportsBucket(): s3.Bucket {
    const common: s3.BucketProps = {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const accessLog = new s3.Bucket(this, 'AccessLogOfExports', {
      ...common,
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(3 * 365) }],
    });
    accept(accessLog, 'AwsSolutions-S1', 'It is the access log: logging it into itself would never end.');
    return new s3.Bucket(this, 'Exports', {
      ...common,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.dataKey,
      bucketKeyEnabled: true,
      versioned: true,
      serverAccessLogsBucket: accessLog as s3.IBucket,
      lifecycleRules: [
        {
          transitions: [{ storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
          noncurrentVersionExpiration: Duration.days(365),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
        // A photo of somebody's home that was deleted can be brought back as long as the tables can, and no longer.
        { prefix: 'visit-photos/', noncurrentVersionExpiration: Duration.days(35), expiredObjectDeleteMarker: true },
      ],
    });
  }
}
