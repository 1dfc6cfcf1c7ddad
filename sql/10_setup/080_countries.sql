-- one row per spelling of a country that sources use, upper-case; country is its ISO 3166 alpha-2 code
create table if not exists reference.countries (
  spelling varchar not null,
  country varchar not null,
  primary key (spelling)
);

merge into reference.countries as target
using (
  select spelling, country
  from (
    values
      ('USA', 'US'), ('U.S.', 'US'), ('U.S.A.', 'US'), ('UNITED STATES', 'US'), ('UNITED STATES OF AMERICA', 'US'),
      ('CAN', 'CA'), ('CANADA', 'CA'), ('MEX', 'MX'), ('MEXICO', 'MX'),
      ('UK', 'GB'), ('GBR', 'GB'), ('UNITED KINGDOM', 'GB'), ('GREAT BRITAIN', 'GB'), ('ENGLAND', 'GB'),
      ('IRL', 'IE'), ('IRELAND', 'IE'), ('DEU', 'DE'), ('GERMANY', 'DE'), ('FRA', 'FR'), ('FRANCE', 'FR'),
      ('ESP', 'ES'), ('SPAIN', 'ES'), ('ITA', 'IT'), ('ITALY', 'IT'), ('NLD', 'NL'), ('NETHERLANDS', 'NL'),
      ('BEL', 'BE'), ('BELGIUM', 'BE'), ('SWE', 'SE'), ('SWEDEN', 'SE'), ('NOR', 'NO'), ('NORWAY', 'NO'),
      ('CHE', 'CH'), ('SWITZERLAND', 'CH'), ('POL', 'PL'), ('POLAND', 'PL'), ('DNK', 'DK'), ('DENMARK', 'DK')
  ) as seed (spelling, country)
) as source
on target.spelling = source.spelling
when not matched then insert (spelling, country) values (source.spelling, source.country);
