create table creation_clock (ceiling bigint not null);
insert into creation_clock (ceiling) values (0);
