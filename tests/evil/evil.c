/* evil: a program that misbehaves on purpose, for tests of containment.
 *
 *   evil escape            ignores signals, leaves a daemon in its own session, and three processes
 *                          that re-fork for ever
 *   evil forkbomb N        forks up to N children that wait; prints how many there were and waits
 *   evil memory MB         touches MB megabytes, prints "held" and waits
 *   evil memoryeach MB N   N children touch MB megabytes each; all wait
 *   evil memoryshared MB N touches MB megabytes, then forks N children that share them; all wait
 *   evil flood BYTES       writes BYTES to standard output, then "flood ends", then exits with 0
 *   evil exit N            exits with code N
 *   evil abort             ends itself by SIGABRT
 *   evil burn              uses one CPU for ever
 *   evil burnchild MS      a child uses the CPU for MS ms and ends, then the parent waits for ever
 *   evil listen PORT       listens on 127.0.0.1:PORT and waits
 *   evil stubborn          ignores SIGTERM and waits
 *   evil polite            ends with code 7 on SIGTERM
 *   evil env               prints its environment, arguments, folder and limits
 *
 * SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

static void wait_for_ever(void) {
  for (;;) pause();
}

static void ignore_signals(void) {
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGCHLD, SIG_IGN);
}

static void leave_daemon(void) {
  if (fork() != 0) return;
  setsid();
  if (fork() == 0) wait_for_ever();
  _exit(0);
}

static void refork_for_ever(void) {
  if (fork() != 0) return;
  setsid();
  const struct timespec pause_time = {0, 5000000};
  for (;;) {
    nanosleep(&pause_time, NULL);
    if (fork() > 0) _exit(0);
  }
}

static void escape(void) {
  ignore_signals();
  leave_daemon();
  for (int i = 0; i < 3; ++i) refork_for_ever();
  printf("escaped\n");
  fflush(stdout);
  wait_for_ever();
}

static void fork_bomb(int most) {
  int made = 0;
  for (; made < most; ++made) {
    const pid_t child = fork();
    if (child < 0) break;
    if (child == 0) wait_for_ever();
  }
  printf("forked %d of %d\n", made, most);
  fflush(stdout);
  wait_for_ever();
}

static void touch_memory(size_t megabytes) {
  for (size_t i = 0; i < megabytes; ++i) {
    char* block = malloc(1 << 20);
    if (block == NULL) exit(1);
    memset(block, 1, 1 << 20);
  }
}

static void hold_memory(void) {
  printf("held\n");
  fflush(stdout);
  wait_for_ever();
}

static void hold_memory_with_children(size_t megabytes, int children, int shared) {
  if (shared) touch_memory(megabytes);
  for (int i = 0; i < children; ++i) {
    if (fork() != 0) continue;
    if (!shared) touch_memory(megabytes);
    wait_for_ever();
  }
  hold_memory();
}

static void flood(long long bytes) {
  char line[1024];
  memset(line, 'x', sizeof line);
  line[sizeof line - 1] = '\n';
  printf("flood begins\n");
  for (; bytes > 0; bytes -= (long long)sizeof line) fwrite(line, 1, sizeof line, stdout);
  printf("flood ends\n");
  exit(0);
}

static void burn_until(double seconds) {
  for (;;) {
    if (seconds > 0 && (double)clock() / CLOCKS_PER_SEC > seconds) return;
  }
}

static void burn_in_child(int milliseconds) {
  const pid_t child = fork();
  if (child == 0) {
    burn_until(milliseconds / 1e3);
    _exit(0);
  }
  waitpid(child, NULL, 0);
  printf("burnt\n");
  fflush(stdout);
  wait_for_ever();
}

static void listen_on(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 8) != 0) {
    perror("listen");
    exit(3);
  }
  printf("listening\n");
  fflush(stdout);
  wait_for_ever();
}

static void end_politely(int signal_number) {
  (void)signal_number;
  _exit(7);
}

static void print_surroundings(int count, char** words) {
  char folder[4096];
  struct rlimit files;
  sigset_t blocked;
  for (int i = 0; i < count; ++i) printf("arg %s\n", words[i]);
  for (char** each = environ; *each != NULL; ++each) printf("env %s\n", *each);
  if (getcwd(folder, sizeof folder) != NULL) printf("cwd %s\n", folder);
  getrlimit(RLIMIT_NOFILE, &files);
  printf("nofile %d\n", files.rlim_cur == files.rlim_max);
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  printf("blocked %d\n", sigismember(&blocked, SIGTERM) || sigismember(&blocked, SIGINT));
  printf("leader %d\n", getpgrp() == getpid());
  printf("pid %d\n", getpid());
  int open_files = 0;
  for (int fd = 3; fd < 1024; ++fd)
    open_files += lseek(fd, 0, SEEK_CUR) != -1 || dup2(fd, fd) == fd;
  printf("open files %d\n", open_files);
  exit(0);
}

int main(int count, char** words) {
  const char* mode = count > 1 ? words[1] : "escape";
  const char* value = count > 2 ? words[2] : "0";
  if (strcmp(mode, "escape") == 0) escape();
  if (strcmp(mode, "forkbomb") == 0) fork_bomb(atoi(value));
  if (strcmp(mode, "memory") == 0) {
    touch_memory(strtoul(value, NULL, 10));
    hold_memory();
  }
  const int children = count > 3 ? atoi(words[3]) : 0;
  if (strcmp(mode, "memoryeach") == 0)
    hold_memory_with_children(strtoul(value, NULL, 10), children, 0);
  if (strcmp(mode, "memoryshared") == 0)
    hold_memory_with_children(strtoul(value, NULL, 10), children, 1);
  if (strcmp(mode, "flood") == 0) flood(atoll(value));
  if (strcmp(mode, "exit") == 0) return atoi(value);
  if (strcmp(mode, "abort") == 0) abort();
  if (strcmp(mode, "burn") == 0) burn_until(0);
  if (strcmp(mode, "burnchild") == 0) burn_in_child(atoi(value));
  if (strcmp(mode, "listen") == 0) listen_on(atoi(value));
  if (strcmp(mode, "env") == 0) print_surroundings(count, words);
  if (strcmp(mode, "stubborn") == 0) {
    ignore_signals();
    wait_for_ever();
  }
  if (strcmp(mode, "polite") == 0) {
    signal(SIGTERM, end_politely);
    printf("ready\n");
    fflush(stdout);
    wait_for_ever();
  }
  fprintf(stderr, "evil: unknown mode %s\n", mode);
  return 2;
}
