-- upgrade bbbbbbbbbbbb after
ALTER TABLE bookings ADD CONSTRAINT ex EXCLUDE USING gist (during WITH &&) WHERE (not done);
