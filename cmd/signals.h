/*
 * Ctrl-C and SIGTERM: the running statement is made to end, and the runner asks before each next
 * one. A second one ends the program at once; the database then rolls back what was open.
 */
#ifndef CMD_SIGNALS_H
#define CMD_SIGNALS_H

#include "dialect/driver.h"

/* From now on signals interrupt this driver; NULL: none any more. */
void catch_signals(mig_driver *driver);
/* While on, signals leave the driver alone: they are for a program that is waited for. */
void hold_signals(bool on);
/* Was there one? */
bool stop_asked(void);

#endif
