// A model of Sequelize's on Snowflake: made, filled, asked and taken away.
const { DataTypes, Op, Sequelize } = require('sequelize');

async function main() {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8'))
    text += chunk;
  const { accessUrl } = JSON.parse(text);
  require('snowflake-sdk').configure({ logLevel: 'OFF', additionalLogToConsole: false });
  const sequelize = new Sequelize('TRADEKPI', 'tester', 'any', {
    dialect: 'snowflake', logging: false, dialectOptions: { account: 'local', accessUrl, schema: 'SHOP' },
  });
  const Fruit = sequelize.define('fruit', {
    id: { type: DataTypes.INTEGER, primaryKey: true },
    name: DataTypes.STRING,
    price: DataTypes.DECIMAL(10, 2),
  }, { schema: 'shop', tableName: 'fruits', timestamps: false });
  await Fruit.sync();
  for (const [id, name, price] of [[1, 'apple', '1.50'], [2, 'pear', '2.25'], [3, 'plum', '0.75']])
    await Fruit.create({ id, name, price });
  const count = await Fruit.count();
  const found = await Fruit.findAll({ where: { name: { [Op.like]: 'p%' } }, order: [['id', 'ASC']] });
  const raw = await sequelize.query('select "name", "id" from "shop"."fruits" where "id" < 3 order by "id"',
    { type: Sequelize.QueryTypes.SELECT });
  await Fruit.update({ price: '9.99' }, { where: { id: 1 } });
  const changed = await Fruit.findByPk(1);
  await Fruit.destroy({ where: { id: 1 } });
  const left = await Fruit.count();
  await sequelize.close();
  return [
    count, found.map((row) => ({ ...row.get(), price: Number(row.price).toFixed(2) })), raw.map((row) => [row.name, row.id]),
    Number(changed.price) === 9.99 && left === 2,
  ];
}

main().then((answers) => console.log(`ANSWERS ${JSON.stringify(answers)}`), (error) => {
  console.error(error);
  process.exitCode = 1;
});
