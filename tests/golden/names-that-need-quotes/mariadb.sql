-- upgrade bbbbbbbbbbbb after
ALTER TABLE `Order`
    MODIFY COLUMN `Select` varchar(20) NOT NULL,
    ADD COLUMN `quo"te` longtext,
    ADD UNIQUE KEY uq_Order_Select (`Select`),
    ADD KEY `ix_Order_a b` (`a b`);
