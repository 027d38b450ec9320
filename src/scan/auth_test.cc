#include <algorithm>

#include "scan/inventory_words.h"
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

using AuthTree = TreeFixture;
using Rows = std::vector<std::string>;

Rows schemes(const Inventory& inventory) {
  Rows rows;
  for (const auto& one : inventory.auth)
    rows.push_back(one.id + " " + one.library + " " + std::to_string(one.use_sites));
  std::ranges::sort(rows);
  return rows;
}

Rows stores(const Inventory& inventory) {
  Rows rows;
  for (const auto& one : inventory.sessions) rows.push_back(one.kind + " " + one.library);
  std::ranges::sort(rows);
  return rows;
}

Rows kinds(const Inventory& inventory) {
  Rows rows;
  for (const auto& one : inventory.endpoints)
    rows.push_back(one.path + " " + std::string(name_of(one.kind)));
  return rows;
}

TEST_F(AuthTree, FlaskLoginAndTokens) {
  write("app.py",
        "import jwt\nfrom flask import Flask, session\nfrom flask_login import LoginManager, "
        "login_required, login_user\n"
        "from werkzeug.security import check_password_hash\napp = "
        "Flask(__name__)\nLoginManager(app)\n"
        "@app.post('/login')\ndef login():\n    check_password_hash('a', 'b')\n    login_user(1)\n "
        "   session.get('x')\n"
        "    return jwt.encode({}, 'k')\n"
        "@app.get('/me')\n@login_required\ndef me(): ...\n");
  const auto inventory = scan();
  EXPECT_EQ(schemes(inventory),
            (Rows{"jwt pyjwt 1", "password-hashing werkzeug 1", "session-login flask-login 3"}));
  EXPECT_EQ(stores(inventory), (Rows{"cookie flask"}));
  ASSERT_EQ(inventory.endpoints.size(), 2U);
  EXPECT_EQ(inventory.endpoints[0].auth, Rows{});
  EXPECT_EQ(inventory.endpoints[1].auth, Rows{"session-login"});
}

TEST_F(AuthTree, DjangoBySettings) {
  write("proj/settings.py",
        "ROOT_URLCONF = 'proj.urls'\nINSTALLED_APPS = ['django.contrib.auth', "
        "'django.contrib.sessions', 'rest_framework.authtoken']\n"
        "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\n"
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': "
        "['rest_framework_simplejwt.authentication.JWTAuthentication']}\n");
  write("proj/urls.py", "from django.urls import path\nurlpatterns = []\n");
  write("proj/__init__.py", "");
  const auto inventory = scan();
  EXPECT_EQ(schemes(inventory),
            (Rows{"jwt djangorestframework-simplejwt 1", "session-login django.contrib.auth 1",
                  "token djangorestframework 1"}));
  EXPECT_EQ(stores(inventory), (Rows{"redis django.contrib.sessions"}));
}

TEST_F(AuthTree, FastApiSecurityAndClasses) {
  write(
      "app.py",
      "from fastapi import Depends, FastAPI, UploadFile\nfrom fastapi.responses import "
      "StreamingResponse\n"
      "from fastapi.security import APIKeyHeader, OAuth2PasswordBearer\nfrom fastapi.templating "
      "import Jinja2Templates\n"
      "app = FastAPI()\nbearer = OAuth2PasswordBearer(tokenUrl='t')\nkey = "
      "APIKeyHeader(name='k')\nt = Jinja2Templates('x')\n"
      "@app.get('/a')\ndef a(x=Depends(bearer)): ...\n"
      "@app.post('/b')\ndef b(file: UploadFile): ...\n"
      "@app.get('/c')\ndef c():\n    return inner()\ndef inner():\n    return "
      "StreamingResponse(iter([]))\n"
      "@app.get('/d')\ndef d():\n    return t.TemplateResponse('d.html')\n"
      "@app.websocket('/e')\nasync def e(ws): ...\n"
      "@app.get('/f')\ndef f(x):\n" +
          [] {
            std::string branches;
            for (int i = 0; i < 9; ++i)
              branches += "    if x == " + std::to_string(i) + ": return 1\n";
            return branches;
          }());
  const auto inventory = scan();
  EXPECT_EQ(schemes(inventory),
            (Rows{"api-key fastapi.security 1", "oauth2-bearer fastapi.security 1"}));
  EXPECT_EQ(kinds(inventory), (Rows{"/a crud", "/b upload", "/c streaming", "/d page",
                                    "/e websocket", "/f complex"}));
}

TEST_F(AuthTree, ExpressSessionsAndPassport) {
  write("app.js",
        "const express = require('express');\nconst session = require('express-session');\nconst "
        "passport = require('passport');\n"
        "const multer = require('multer');\nconst jwt = require('jsonwebtoken');\nconst app = "
        "express();\n"
        "const upload = multer();\napp.use(session({}));\napp.use(passport.initialize());\n"
        "app.post('/up', upload.single('f'), (req, res) => res.end());\n"
        "app.get('/page', (req, res) => res.render('x'));\n"
        "app.get('/token', (req, res) => res.send(jwt.sign({}, 'k')));\n"
        "app.get('/events', (req, res) => { res.set('Content-Type', 'text/event-stream'); });\n");
  const auto inventory = scan();
  EXPECT_EQ(schemes(inventory), (Rows{"jwt jsonwebtoken 1", "passport passport 1"}));
  EXPECT_EQ(stores(inventory), (Rows{"memory express-session"}));
  EXPECT_EQ(kinds(inventory),
            (Rows{"/events streaming", "/page page", "/token crud", "/up upload"}));
}

TEST_F(AuthTree, ASessionStoreThatIsNamedCountsInsteadOfTheUsualOne) {
  write("app.js",
        "const express = require('express');\nconst session = require('express-session');\n"
        "const { RedisStore } = require('connect-redis');\nconst app = express();\n"
        "app.use(session({ store: new RedisStore({}) }));\n");
  EXPECT_EQ(stores(scan()), (Rows{"redis express-session"}));
}

TEST_F(AuthTree, NestGuards) {
  write("package.json",
        R"({"dependencies": {"@nestjs/core": "10.0.0", "@nestjs/common": "10.0.0"}})");
  write("main.ts",
        "import { NestFactory } from '@nestjs/core';\nimport { Module } from '@nestjs/common';\n"
        "import { Users } from './users.controller';\n@Module({ controllers: [Users] })\nclass "
        "AppModule {}\n"
        "async function main() { const app = await NestFactory.create(AppModule); await "
        "app.listen(1); }\nmain();\n");
  write("users.controller.ts",
        "import { Controller, Get, UseGuards, UseInterceptors, Post } from '@nestjs/common';\n"
        "import { FileInterceptor } from '@nestjs/platform-express';\nimport { AuthGuard } from "
        "'@nestjs/passport';\n"
        "@Controller('users')\n@UseGuards(AuthGuard('jwt'))\nexport class Users {\n  @Get()\n  "
        "list() {}\n"
        "  @Post('f')\n  @UseInterceptors(FileInterceptor('f'))\n  up() {}\n}\n");
  const auto inventory = scan();
  ASSERT_EQ(inventory.endpoints.size(), 2U);
  EXPECT_EQ(inventory.endpoints[0].auth, Rows{"guards"});
  EXPECT_EQ(kinds(inventory), (Rows{"/users crud", "/users/f upload"}));
}

Rows guards(const Inventory& inventory) {
  Rows rows;
  for (const auto& one : inventory.endpoints) {
    auto row = one.path;
    for (const auto& id : one.auth) row += " " + id;
    rows.push_back(row);
  }
  return rows;
}

constexpr const char* kDepending =
    "import jwt\n"
    "from typing import Annotated\n"
    "from fastapi import APIRouter, Depends, FastAPI, Query, Security\n"
    "from fastapi.security import APIKeyHeader, HTTPBearer, OAuth2PasswordBearer\n"
    "bearer = OAuth2PasswordBearer(tokenUrl='t')\nkey = APIKeyHeader(name='k')\n"
    "def get_db():\n    yield 1\n"
    "def decode(token):\n    return jwt.decode(token, 'k')\n"
    "def user(token: str = Depends(bearer), db=Depends(get_db)):\n    return decode(token)\n"
    "def admin(one=Depends(user)):\n    return one\n"
    "class Role:\n    def __init__(self, name): ...\n"
    "    def __call__(self, one=Depends(user)): ...\n"
    "class Own(HTTPBearer): ...\n"
    "CurrentUser = Annotated[dict, Depends(user)]\n";

TEST_F(AuthTree, WhatAHandlerDependsOnGuardsIt) {
  write("deps.py", kDepending);
  write("app.py",
        "from fastapi import APIRouter, Depends, FastAPI, Query, Security\n"
        "from typing import Annotated\n"
        "from deps import CurrentUser, Own, Role, admin, bearer, get_db, key, user\n"
        "app = FastAPI()\n"
        "@app.get('/a-direct')\ndef a(t=Depends(bearer)): ...\n"
        "@app.get('/b-security')\ndef b(t=Security(key, scopes=['x'])): ...\n"
        "@app.get('/c-chain')\ndef c(one=Depends(admin)): ...\n"
        "@app.get('/d-annotated')\ndef d(one: Annotated[dict, Depends(admin)]): ...\n"
        "@app.get('/e-alias')\ndef e(one: CurrentUser): ...\n"
        "@app.get('/f-decorator', dependencies=[Depends(get_db), Depends(bearer)])\ndef f(): ...\n"
        "@app.get('/g-instance')\ndef g(one=Depends(Role('x'))): ...\n"
        "@app.get('/h-own-class')\ndef h(one=Depends(Own())): ...\n"
        "@app.get('/i-database')\ndef i(db=Depends(get_db)): ...\n"
        "@app.get('/j-plain')\ndef j(x: int = 1, q=Query(None)): ...\n"
        "@app.get('/k-own-depends')\ndef k(x=own(bearer)): ...\n");
  EXPECT_EQ(guards(scan()),
            (Rows{"/a-direct oauth2-bearer", "/b-security api-key", "/c-chain jwt oauth2-bearer",
                  "/d-annotated jwt oauth2-bearer", "/e-alias jwt oauth2-bearer",
                  "/f-decorator oauth2-bearer", "/g-instance jwt oauth2-bearer",
                  "/h-own-class bearer", "/i-database", "/j-plain", "/k-own-depends"}));
}

// One function of the project puts the dependency together; the handler names it through a module.
TEST_F(AuthTree, WhatAFunctionMakesToDependOnGuardsToo) {
  write("deps.py", kDepending);
  write("makers.py",
        "import inspect\nfrom typing import Annotated\nfrom fastapi import Depends\n"
        "from deps import bearer, get_db, user\n"
        "def allow(role):\n    async def check(one=Depends(user)): ...\n    return check\n"
        "def signed(subject):\n"
        "    made = inspect.Signature([inspect.Parameter('x', default=Depends(bearer))])\n"
        "    class Signed:\n        def __call__(self): ...\n"
        "    Signed.__call__.__signature__ = made\n    return Signed()\n"
        "_signed = signed('user')\n"
        "def paged(size):\n    async def page(db=Depends(get_db)): ...\n    return page\n"
        "Signed = Annotated[dict, Depends(_signed)]\n");
  write("app.py",
        "from fastapi import Depends, FastAPI\nimport makers\nfrom makers import allow, paged\n"
        "app = FastAPI()\n"
        "@app.get('/a-closure')\ndef a(one=Depends(allow('x'))): ...\n"
        "@app.get('/b-signature')\ndef b(one: makers.Signed): ...\n"
        "@app.get('/c-no-scheme')\ndef c(one=Depends(paged(5))): ...\n");
  EXPECT_EQ(guards(scan()),
            (Rows{"/a-closure jwt oauth2-bearer", "/b-signature oauth2-bearer", "/c-no-scheme"}));
}

TEST_F(AuthTree, WhatARouterDependsOnGuardsItsEndpoints) {
  write("deps.py", kDepending);
  write("app.py",
        "from fastapi import APIRouter, Depends, FastAPI\nfrom deps import bearer, get_db, key\n"
        "own = APIRouter(prefix='/own', dependencies=[Depends(bearer)])\n"
        "@own.get('/x')\ndef x(): ...\n"
        "included = APIRouter(prefix='/included')\n@included.get('/y')\ndef y(): ...\n"
        "free = APIRouter(prefix='/free', dependencies=[Depends(get_db)])\n"
        "@free.get('/z')\ndef z(): ...\n"
        "twice = APIRouter()\n@twice.get('/w')\ndef w(): ...\n"
        "app = FastAPI()\napp.include_router(own)\n"
        "app.include_router(included, dependencies=[Depends(key)])\napp.include_router(free)\n"
        "app.include_router(twice, prefix='/open')\n"
        "app.include_router(twice, prefix='/closed', dependencies=[Depends(bearer)])\n");
  EXPECT_EQ(guards(scan()), (Rows{"/closed/w", "/free/z", "/included/y api-key", "/open/w",
                                  "/own/x oauth2-bearer"}));
}

TEST_F(AuthTree, WhatTheApplicationDependsOnGuardsAll) {
  write("app.py",
        "from fastapi import APIRouter, Depends, FastAPI\n"
        "from fastapi.security import HTTPBearer\n"
        "router = APIRouter()\n@router.get('/a')\ndef a(): ...\n"
        "app = FastAPI(dependencies=[Depends(HTTPBearer())])\napp.include_router(router)\n");
  EXPECT_EQ(guards(scan()), (Rows{"/a bearer"}));
}

}  // namespace
}  // namespace bakeoff::scan
