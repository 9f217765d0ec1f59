-- upgrade bbbbbbbbbbbb after
ALTER TABLE `衣服` MODIFY COLUMN `大小` enum('s','m');
