-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings DROP CONSTRAINT ex;
ALTER TABLE bookings DROP CONSTRAINT ex_deferred;
ALTER TABLE bookings ADD CONSTRAINT ex EXCLUDE USING gist (during WITH &&, int4range(room, room, '[]') WITH =) WITH (fillfactor=80) WHERE (not done) DEFERRABLE;
ALTER TABLE bookings ADD CONSTRAINT ex_deferred EXCLUDE USING gist (during range_ops WITH &&) INCLUDE (id) WHERE (not done) DEFERRABLE INITIALLY DEFERRED;
