import { demandsOf } from './dynamodb.ts';

const put = { TableName: 'main', Item: { pk: { S: 'A' } } };
const key = { TableName: 'main', Key: { pk: { S: 'A' } } };

test.each<[string, object, string[]]>([
  ['GetItem', key, ['GetItem main']],
  ['PutItem', put, ['PutItem main']],
  ['Query', { TableName: 'main' }, ['Query main']],
  ['Query', { TableName: 'main', IndexName: 'gsi1' }, ['Query main/gsi1']],
  ['GetItem', { TableName: 'arn:aws:dynamodb:r:1:table/main' }, ['GetItem main']],
  [
    'BatchGetItem',
    { RequestItems: { main: { Keys: [] }, ledger: { Keys: [] } } },
    ['BatchGetItem main', 'BatchGetItem ledger'],
  ],
  ['BatchWriteItem', { RequestItems: { main: [] } }, ['BatchWriteItem main']],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: put },
        { Update: key },
        { Delete: key },
        { ConditionCheck: { ...key, TableName: 'ledger' } },
      ],
    },
    ['PutItem main', 'UpdateItem main', 'DeleteItem main', 'ConditionCheckItem ledger'],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: key }] }, ['GetItem main']],
])('%s of %j asks for what the cloud asks for', (operation, body, expected) => {
  const demands = demandsOf(operation, body as never) ?? [];
  expect(demands.map(({ action, table, index }) => `${action} ${table}${index ? `/${index}` : ''}`)).toEqual(expected);
});

test.each(['ExecuteStatement', 'CreateTable', 'DeleteTable', 'ExportTableToPointInTime', ''])(
  '%s is not for functions',
  (operation) => {
    expect(demandsOf(operation, {})).toBeUndefined();
  },
);

test('partition keys are found wherever an operation has them', () => {
  const query = {
    TableName: 'main',
    KeyConditionExpression: '#n0 = :v1 AND begins_with(#n2, :v3)',
    ExpressionAttributeNames: { '#n0': 'pk', '#n2': 'sk' },
    ExpressionAttributeValues: { ':v1': { S: 'ELDER#1' }, ':v3': { S: 'CLAIM#' } },
  };
  expect(demandsOf('Query', query)?.[0]?.keys).toEqual([{ pk: { S: 'ELDER#1' } }]);
  expect(demandsOf('TransactWriteItems', { TransactItems: [{ Put: put }] })?.[0]?.keys).toEqual([{ pk: { S: 'A' } }]);
});
