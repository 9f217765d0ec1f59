-- upgrade bbbbbbbbbbbb after
ALTER TABLE "Order"
    ADD COLUMN "quo""te" text,
    ALTER COLUMN "Select" TYPE character varying(20);
ALTER TABLE "Order" ADD CONSTRAINT "uq_Order_Select" UNIQUE ("Select");
CREATE INDEX "ix_Order_a b" ON "Order" ("a b");
