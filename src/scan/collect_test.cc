#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "scan/scan_tree.h"

namespace bakeoff::scan {
namespace {

namespace fs = std::filesystem;

class Collect : public testing::Test {
 protected:
  void SetUp() override {
    root =
        fs::temp_directory_path() / ("bakeoff-collect-" + std::to_string(::getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(root);
  }
  void TearDown() override { fs::remove_all(root); }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << text;
  }

  Inventory scan(int threads = 1) {
    auto inventory =
        scan_tree(root, {.detectors = BAKEOFF_SOURCE_DIR "/catalog/detectors", .threads = threads});
    EXPECT_TRUE(inventory);
    return inventory ? *inventory : Inventory{};
  }

  fs::path root;
};

TEST_F(Collect, ModelsWithColumnsAndRelations) {
  write("m.py",
        "from django.db import models\n"
        "class Base(models.Model):\n    made = models.DateTimeField()\n"
        "    class Meta:\n        abstract = True\n"
        "class Book(Base):\n    title = models.CharField(max_length=9, null=True)\n"
        "    author = models.ForeignKey('Author', on_delete=1)\n    kind = 'x'\n");
  const auto models = scan().models;
  ASSERT_EQ(models.size(), 1U);
  EXPECT_EQ(models[0].name, "Book");
  ASSERT_EQ(models[0].columns.size(), 1U);
  EXPECT_TRUE(models[0].columns[0].nullable);
  ASSERT_EQ(models[0].relations.size(), 1U);
  EXPECT_EQ(models[0].relations[0].target, "Author");
}

TEST_F(Collect, DocumentsOfMongoEngine) {
  write("m.py",
        "from mongoengine import Document, EmbeddedDocument, StringField\n"
        "from mongoengine.fields import ReferenceField\n"
        "class Base(Document):\n    slug = StringField()\n    meta = {'abstract': True}\n"
        "class Tag(EmbeddedDocument):\n    name = StringField()\n"
        "class Book(Base):\n    title = StringField()\n    author = ReferenceField('Author')\n");
  const auto models = scan().models;
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].name, "Tag");
  EXPECT_EQ(models[1].name, "Book");
  EXPECT_EQ(models[1].relations.size(), 1U);
}

TEST_F(Collect, JobsThatAHelperMakesStandWhereItIsCalled) {
  write("t.py",
        "from celery import Celery\napp = Celery('x')\n"
        "def job(name):\n    def wrapper(function):\n"
        "        return task(function, name=name)\n    return wrapper\n"
        "def task(*args, **kwargs):\n    return app.task(*args, **kwargs)\n"
        "@job('a')\ndef a(): ...\n"
        "@job('b')\ndef b(): ...\n");
  const auto jobs = scan().jobs;
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs[0].at.line, 9);
  EXPECT_EQ(jobs[1].at.line, 11);
}

TEST_F(Collect, BlockingCallsWithTheirChain) {
  write("a.py",
        "import time, asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        "def slow():\n    deeper()\ndef deeper():\n    time.sleep(1)\n"
        "@app.get('/bad')\nasync def bad():\n    slow()\n"
        "@app.get('/plain')\ndef plain():\n    slow()\n"
        "@app.get('/good')\nasync def good():\n    await asyncio.to_thread(slow)\n");
  const auto pitfalls = scan().pitfalls;
  ASSERT_EQ(pitfalls.size(), 1U);
  EXPECT_EQ(pitfalls[0].rule, "blocking-sleep-in-async");
  EXPECT_EQ(pitfalls[0].at, (Location{"a.py", 7}));
  ASSERT_EQ(pitfalls[0].chain.size(), 3U);
  EXPECT_EQ(pitfalls[0].chain[0].function, "bad");
  EXPECT_EQ(pitfalls[0].chain[2].function, "deeper");
}

TEST_F(Collect, SyncCallsInHandlersButNotAtStart) {
  write("a.js",
        "const fs = require('fs');\nconst app = require('express')();\nfs.readFileSync('x');\n"
        "async function start() { fs.readFileSync('y'); }\nstart();\n"
        "app.get('/x', (req, res) => { res.send(fs.readFileSync('z')); });\n");
  const auto pitfalls = scan().pitfalls;
  ASSERT_EQ(pitfalls.size(), 1U);
  EXPECT_EQ(pitfalls[0].at.line, 6);
}

TEST_F(Collect, JobsAndSocketEvents) {
  write("t.py",
        "from celery import shared_task\n@shared_task\ndef mail(): ...\n"
        "def f():\n    mail.delay()\n");
  write("s.js",
        "const { Server } = require('socket.io');\nconst io = new Server();\n"
        "const more = (socket) => { socket.on('b', () => {}); };\n"
        "io.on('connection', (socket) => { socket.on('a', () => {}); more(socket); });\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.jobs.size(), 1U);
  EXPECT_EQ(inventory.jobs[0].name, "mail");
  EXPECT_EQ(inventory.jobs[0].send_sites, 1);
  ASSERT_EQ(inventory.socket_events.size(), 2U);
  EXPECT_EQ(inventory.socket_events[0].name, "b");
}

TEST_F(Collect, AProcessorIsAJobAndATypeMayHaveAnotherName) {
  write("mail.ts",
        "import { Processor, WorkerHost } from '@nestjs/bullmq';\n\n@Processor('mail')\n"
        "export class Mail extends WorkerHost {\n  async process(job) {}\n}\n");
  write("chat.ts",
        "import { Socket as IoSocket } from 'socket.io';\ntype Socket = IoSocket<A, B>;\n"
        "export function open(this: Socket, socket: Socket) {\n  socket.on('say', () => {});\n}\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.jobs.size(), 1U);
  EXPECT_EQ(inventory.jobs[0].name, "mail");
  ASSERT_EQ(inventory.socket_events.size(), 1U);
  EXPECT_EQ(inventory.socket_events[0].name, "say");
}

TEST_F(Collect, ServicesLocksAndLines) {
  write("api/requirements.txt", "flask\n");
  write("api/app.py", "# comment\n\nx = 1\n");
  write("web/package.json", "{}");
  write("web/index.js", "1\n");
  write("web/yarn.lock", "");
  write("web/package-lock.json", "{}");
  const auto inventory = scan();
  ASSERT_EQ(inventory.services.size(), 2U);
  EXPECT_EQ(inventory.services[0].code_lines, 1);
  ASSERT_EQ(inventory.pitfalls.size(), 2U);
  EXPECT_EQ(inventory.pitfalls[0].rule, "unpinned-dependencies");
  EXPECT_EQ(inventory.pitfalls[1].rule, "several-lockfiles");
}

TEST_F(Collect, GivesTheSameForAnyNumberOfProcesses) {
  for (int i = 0; i < 30; ++i)
    write("a" + std::to_string(i) + ".py",
          "from flask import Flask\napp = Flask(__name__)\n@app.get('/" + std::to_string(i) +
              "')\ndef f(): ...\n");
  EXPECT_EQ(scan(1), scan(4));
}

}  // namespace
}  // namespace bakeoff::scan
