import { type Place, Template } from './template.ts';

const place: Place = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  accountId: '000000000000',
  urlSuffix: 'amazonaws.com.cn',
  doorUrl: 'http://door',
  gatewayUrl: 'http://gateway',
};
const dollar = (text: string): string => text.replaceAll('@', '$');

const template = new Template(
  'Stack',
  {
    Parameters: { Size: { Default: 'small' }, Colour: { Default: 'red' } },
    Mappings: { Regions: { 'cn-north-1': { zone: 'z1' } } },
    Conditions: {
      IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
      IsLarge: { 'Fn::Not': [{ Condition: 'IsSmall' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsSmall' }, { Condition: 'IsLarge' }] },
      Both: { 'Fn::And': [{ Condition: 'IsSmall' }, { Condition: 'IsLarge' }] },
    },
    Resources: {
      Main: { Type: 'AWS::DynamoDB::Table', Properties: {} },
      Named: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: { 'Fn::Join': ['-', ['t', { Ref: 'Colour' }]] } },
      },
      OnlyLarge: { Type: 'AWS::DynamoDB::Table', Condition: 'IsLarge', Properties: {} },
      Queue: { Type: 'AWS::SQS::Queue' },
      Files: { Type: 'AWS::S3::Bucket' },
      Role: { Type: 'AWS::IAM::Role' },
    },
  },
  place,
  { parameter: (name) => ({ Colour: 'blue' })[name] },
);

test.each<[string, unknown, unknown]>([
  ['a name made by the stack', { Ref: 'Main' }, 'Stack-Main'],
  ['a name given, from a parameter', { Ref: 'Named' }, 't-blue'],
  ['a default', { Ref: 'Size' }, 'small'],
  ['a queue by its URL', { Ref: 'Queue' }, 'http://door/000000000000/Stack-Queue'],
  ['an ARN', { 'Fn::GetAtt': ['Main', 'Arn'] }, 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/Stack-Main'],
  ['an ARN without region', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws-cn:iam::000000000000:role/Stack-Role'],
  ['an ARN in dotted form', { 'Fn::GetAtt': 'Files.Arn' }, 'arn:aws-cn:s3:::stack-files'],
  ['join over a split', { 'Fn::Join': ['/', { 'Fn::Split': ['-', 'a-b'] }] }, 'a/b'],
  ['select', { 'Fn::Select': ['1', ['a', { Ref: 'Size' }]] }, 'small'],
  [
    'sub',
    { 'Fn::Sub': dollar('@{AWS::Partition} @{Main} @{Files.Arn} @{!kept}') },
    dollar('aws-cn Stack-Main arn:aws-cn:s3:::stack-files @{kept}'),
  ],
  ['sub with its own names', { 'Fn::Sub': [dollar('@{a}-@{Size}'), { a: { Ref: 'Colour' } }] }, 'blue-small'],
  ['if', { 'Fn::If': ['IsSmall', 'yes', 'no'] }, 'yes'],
  ['if not', { 'Fn::If': ['IsLarge', 'yes', 'no'] }, 'no'],
  ['or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['and', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['a mapping', { 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'zone'] }, 'z1'],
  ['no value, in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['no value, in a list', [{ Ref: 'AWS::NoValue' }, 2], [2]],
])('%s', (_, value, expected) => {
  expect(template.resolve(value as never)).toEqual(expected);
});

test('a resource whose condition does not hold is not there', () => {
  expect(template.resources('AWS::DynamoDB::Table').map(({ id }) => id)).toEqual(['Main', 'Named']);
});

test.each([
  ['an unknown resource', { Ref: 'Nothing' }, 'Nothing'],
  ['an unknown function', { 'Fn::Transform': {} }, 'Fn::Transform'],
  ['an unknown attribute', { 'Fn::GetAtt': ['Main', 'Colour'] }, 'Main.Colour'],
])('%s stops the start and is named', (_, value, name) => {
  expect(() => template.resolve(value as never)).toThrow(name);
});

test('a nested stack is given parameters, and gives outputs back', () => {
  const resources = { Api: { Type: 'AWS::Lambda::Function' }, Rooms: { Type: 'AWS::CloudFormation::Stack' } };
  const nested: Template = new Template(
    'Stack',
    {
      Parameters: { theMain: {} },
      Resources: { Menus: { Type: 'AWS::Lambda::Function' } },
      Outputs: { menus: { Value: { 'Fn::Join': [' of ', [{ Ref: 'Menus' }, { Ref: 'theMain' }]] } } },
    } as never,
    place,
    { parameter: () => outer.resolve({ Ref: 'Api' }) },
  );
  const outer = new Template('Stack', { Resources: resources }, place, {
    nested: (id) => (id === 'Rooms' ? nested : undefined),
  });
  expect(outer.resolve({ 'Fn::GetAtt': ['Rooms', 'Outputs.menus'] })).toBe('Stack-Menus of Stack-Api');
  expect(() => outer.resolve({ 'Fn::GetAtt': ['Rooms', 'Outputs.soups'] })).toThrow('no output soups');
});
