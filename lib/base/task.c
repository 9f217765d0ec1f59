/* Threads: see task.h. */
#include "base/task.h"

#include "base/memory.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct mig_task {
    mig_task_work *work;
    void *context;
    pthread_t thread;
    bool apart; /* in that thread */
    bool good;
    mig_error err;
};

static void *run(void *data)
{
    mig_task *task = data;

    task->good = task->work(task->context, &task->err);
    return NULL;
}

mig_task *mig_task_begin(mig_task_work *work, void *context)
{
    mig_task *task = mig_alloc(sizeof *task);
    sigset_t all, before;

    task->work = work;
    task->context = context;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* a thread begins with its maker's mask */
    task->apart = pthread_create(&task->thread, NULL, run, task) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!task->apart)
        run(task);
    return task;
}

bool mig_task_end(mig_task *task, mig_error *err)
{
    bool good;

    if (task->apart)
        pthread_join(task->thread, NULL);
    good = task->good;
    if (!good)
        *err = task->err;
    free(task);
    return good;
}
