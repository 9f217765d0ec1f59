-- upgrade bbbbbbbbbbbb after
CREATE TABLE guests (
    room int4range NOT NULL,
    stay daterange NOT NULL,
    CONSTRAINT fk_guests FOREIGN KEY (room, PERIOD stay) REFERENCES rooms (room, PERIOD during)
);
ALTER TABLE bookings DROP CONSTRAINT fk_changed;
ALTER TABLE bookings DROP CONSTRAINT fk_said;
ALTER TABLE bookings ADD CONSTRAINT fk_said FOREIGN KEY (room, PERIOD period) REFERENCES rooms (room, PERIOD during) DEFERRABLE NOT ENFORCED;
ALTER TABLE plain DROP CONSTRAINT pk_plain;
ALTER TABLE plain ADD CONSTRAINT pk_plain PRIMARY KEY (room, during WITHOUT OVERLAPS);
ALTER TABLE bookings ADD CONSTRAINT fk_changed FOREIGN KEY (room, PERIOD during) REFERENCES plain (room, PERIOD during);
