-- upgrade bbbbbbbbbbbb after
DROP TABLE prints_1_0;
DROP TABLE prints_1;
DROP TABLE prints;
