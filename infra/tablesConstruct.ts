import { RemovalPolicy, type CfnElement } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type Attribute,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { keyStoreTable, vaultTable, type TableSettings } from './tables.ts';

/**
 * The two tables. Both outlive the stack, refuse deletion and can be restored to any second of the last 35 days.
 * Encryption at rest is DynamoDB's own key, never the wrapping key: who reads the table must not need, or get, a
 * right on the wrapping key.
 */
export class TablesConstruct extends Construct {
  readonly vault: Table;
  readonly keyStore: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vault = this.table('VaultTable', vaultTable);
    this.keyStore = this.table('KeyStoreTable', keyStoreTable);
  }

  private table(logicalId: string, settings: TableSettings): Table {
    const table = new Table(this, logicalId, tableProps(settings));
    keepLogicalId(table, logicalId);
    for (const [indexName, indexSortKey] of Object.entries(settings.indexes ?? {})) {
      table.addGlobalSecondaryIndex({
        indexName,
        ...keysOf(settings.partitionKey, indexSortKey),
        projectionType: ProjectionType.ALL,
      });
    }
    return table;
  }
}

/**
 * Fixes the logical id of a resource that holds data. CloudFormation replaces a resource whose id changes, and by
 * default the id changes whenever a construct moves.
 */
export function keepLogicalId(construct: Construct, logicalId: string): void {
  (construct.node.defaultChild as CfnElement).overrideLogicalId(logicalId);
}

function keysOf(partitionKey: string, sortKey: string): Record<'partitionKey' | 'sortKey', Attribute> {
  return {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
  };
}

function tableProps(settings: TableSettings): TableProps {
  return {
    ...keysOf(settings.partitionKey, settings.sortKey),
    timeToLiveAttribute: settings.ttlAttribute,
    stream: settings.streamView && StreamViewType[settings.streamView],
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
