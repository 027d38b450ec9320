// Registrations that go through a code base's own helpers and classes: where they are said to
// stand, and that none of them is lost in silence.
#include "scan/tree_fixture.h"

namespace bakeoff::scan {
namespace {

class Registered : public TreeFixture {
 protected:
  Inventory scan(const std::string& text) {
    write("app.py", text);
    return TreeFixture::scan();
  }

  static std::vector<std::string> rows(const std::vector<Endpoint>& endpoints) {
    std::vector<std::string> out;
    for (const auto& endpoint : endpoints) {
      out.push_back(endpoint.method + " " + endpoint.path + " " + std::to_string(endpoint.at.line) +
                    (endpoint.is_default ? "" : " if " + endpoint.condition));
    }
    return out;
  }
};

using Rows = std::vector<std::string>;

TEST_F(Registered, ByAHelperStandWhereTheHelperIsCalled) {
  const auto inventory = scan(
      "from flask import Flask\n"
      "app = Flask(__name__)\n"
      "def register(on, paths, view):\n"
      "    for path in paths:\n"
      "        on.add_url_rule(path, view_func=view)\n"
      "def a(): ...\n"
      "def b(): ...\n"
      "register(app, ['/a', '/a/<slug>'], a)\n"
      "register(app, ['/b'], view=b)\n"
      "def own(on):\n"
      "    on.add_url_rule('/own', view_func=a)\n"
      "own(app)\n");
  EXPECT_EQ(rows(inventory.endpoints),
            (Rows{"GET /a 8", "GET /a/{slug} 8", "GET /b 9", "GET /own 11"}));
}

TEST_F(Registered, ByAFormatWhoseBracesAreWrittenTwice) {
  const auto inventory = scan(
      "from aiohttp import web\n"
      "app = web.Application()\n"
      "tag = 'v0'\n"
      "async def a(request): ...\n"
      "app.add_routes([web.get(f'/{tag}/users/{{user}}', a)])\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /v0/users/{user} 5"}));
}

TEST_F(Registered, ByAHelperOnABlueprintThatNothingMountsAreUnmountedNotLost) {
  const auto inventory = scan(
      "from flask import Flask, Blueprint\n"
      "app = Flask(__name__)\n"
      "def register(on, path, view):\n"
      "    name = path\n"
      "    on.add_url_rule(name, view_func=view)\n"
      "def a(): ...\n"
      "def b(): ...\n"
      "register(app, '/a', a)\n"
      "def load(unknown):\n"
      "    extra = Blueprint('extra', __name__)\n"
      "    register(extra, '/b', b)\n"
      "    unknown.register_blueprint(extra)\n");
  EXPECT_EQ(inventory.endpoints.size(), 1U);
  ASSERT_EQ(inventory.unmounted.size(), 1U);
  EXPECT_EQ(inventory.unmounted.front().endpoints.size(), 1U);
}

TEST_F(Registered, ByAClassWithItsOwnRouteDecorator) {
  const auto inventory = scan(
      "import types\n"
      "from flask import Flask, Blueprint\n"
      "class Own(Blueprint):\n"
      "    def route(self, rule, **options):\n"
      "        def wrapper(view):\n"
      "            if isinstance(view, types.FunctionType):\n"
      "                self.add_url_rule(rule, view_func=view, **options)\n"
      "            else:\n"
      "                self.add_url_rule(rule, view_func=view.as_view('x'), **options)\n"
      "            return view\n"
      "        return wrapper\n"
      "own = Own('own', __name__, url_prefix='/own')\n"
      "@own.route('/token', methods=['POST'])\n"
      "def token(): ...\n"
      "app = Flask(__name__)\n"
      "app.register_blueprint(own)\n");
  const auto found = rows(inventory.endpoints);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), "POST /own/token 13");
}

TEST_F(Registered, ByNamesThatAreHandedOn) {
  const auto inventory = scan(
      "from tornado.web import Application, RequestHandler, url\n"
      "class Home(RequestHandler):\n"
      "    def get(self): ...\n"
      "class Task(RequestHandler):\n"
      "    def post(self): ...\n"
      "default = [(r'/', Home), url(r'/task', Task)]\n"
      "def prefixed(row, prefix):\n"
      "    return (prefix + row[0], row[1])\n"
      "class Server(Application):\n"
      "    def __init__(self, options, **kwargs):\n"
      "        handlers = default\n"
      "        if options.prefix:\n"
      "            handlers = [prefixed(row, options.prefix) for row in handlers]\n"
      "        kwargs.update(handlers=handlers)\n"
      "        super().__init__(**kwargs)\n"
      "def main(options):\n"
      "    Server(options=options, debug=True)\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET / 2", "POST /task 6"}));
}

TEST_F(Registered, ByAConstructorThatIsCalledByItsName) {
  const auto inventory = scan(
      "import tornado.web\n"
      "class Home(tornado.web.RequestHandler):\n"
      "    def get(self): ...\n"
      "class Server(tornado.web.Application):\n"
      "    def __init__(self, database):\n"
      "        handlers = [(r'/', Home)]\n"
      "        tornado.web.Application.__init__(self, handlers, debug=True)\n"
      "Server(connect())\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET / 2"}));
  EXPECT_TRUE(inventory.holes.empty());
}

TEST_F(Registered, InAWayThatNobodyFollowsAreAHole) {
  const auto inventory = scan(
      "from tornado.web import Application\n"
      "import plugins\n"
      "app = Application(debug=True, **plugins.settings())\n");
  EXPECT_TRUE(inventory.endpoints.empty());
  ASSERT_EQ(inventory.holes.size(), 1U);
  EXPECT_EQ(inventory.holes.front().at.line, 3);
}

TEST_F(Registered, BelowAnApplicationNobodyKnowsAreStillThoseOfTheirOwn) {
  const auto inventory = scan(
      "from fastapi import FastAPI\n"
      "app = FastAPI()\n"
      "@app.get('/x')\n"
      "def x(): ...\n"
      "def mount(other: FastAPI, path='/sub'):\n"
      "    other.mount(path, app)\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /x 3"}));
}

TEST_F(Registered, UnderATestForNoneAsTheDefaultSays) {
  const auto inventory = scan(
      "from fastapi import FastAPI\n"
      "class Settings:\n"
      "    HOST: str | None = None\n"
      "settings = Settings()\n"
      "app = FastAPI()\n"
      "sub = FastAPI()\n"
      "@sub.get('/x')\n"
      "def x(): ...\n"
      "if settings.HOST is None:\n"
      "    app.mount('/sub', sub)\n"
      "else:\n"
      "    app.host(settings.HOST, sub)\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /sub/x 7", "GET /x 7 if settings.HOST is None"}));
}

TEST_F(Registered, WhatACallHandsOverUnknownIsNotTheDefaultsNone) {
  const auto inventory = scan(
      "from flask import Flask\n"
      "def create(config=None):\n"
      "    app = Flask(__name__)\n"
      "    if config is not None:\n"
      "        app.add_url_rule('/set', view_func=view)\n"
      "    return app\n"
      "def view(): ...\n"
      "app = create(read())\n");
  ASSERT_EQ(inventory.endpoints.size(), 1U);
  EXPECT_EQ(inventory.endpoints.front().condition, "config is not None");
}

TEST_F(Registered, ByAMethodWithTextsOfItsOwnStandInTheMethod) {
  const auto inventory = scan(
      "from aiohttp import web\n"
      "class Api:\n"
      "    def add_routes(self, app: web.Application):\n"
      "        by_id = '/things/{id}'\n"
      "        app.router.add_get(by_id, self.one)\n"
      "    async def one(self, request): ...\n"
      "app = web.Application()\n"
      "Api().add_routes(app)\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /things/{id} 5"}));
}

TEST_F(Registered, ByAHelperThatIsCalledAgainAreOthers) {
  const auto inventory = scan(
      "from aiohttp import web\n"
      "class Api:\n"
      "    def logs(self, path, app: web.Application):\n"
      "        app.add_routes([web.get(f'{path}/logs', self.show)])\n"
      "    def first(self, app: web.Application):\n"
      "        self.logs('/first', app)\n"
      "    def second(self, app: web.Application):\n"
      "        self.logs('/second', app=app)\n"
      "    async def show(self, request): ...\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /first/logs 4", "GET /second/logs 4"}));
}

TEST_F(Registered, OnOneOfTwoApplicationsByWhichOneItIs) {
  const auto inventory = scan(
      "from enum import StrEnum\n"
      "from aiohttp import web\n"
      "class Version(StrEnum):\n"
      "    V1 = 'v1'\n"
      "    V2 = 'v2'\n"
      "class Api:\n"
      "    def __init__(self):\n"
      "        self.first = web.Application()\n"
      "        self.second = web.Application()\n"
      "    @property\n"
      "    def all(self):\n"
      "        return {Version.V1: self.first, Version.V2: self.second}\n"
      "    def load(self):\n"
      "        has_second = self.config.flags.get('second', False)\n"
      "        for version in list(Version) if has_second else [Version.V1]:\n"
      "            self.register(self.all[version])\n"
      "        if has_second:\n"
      "            self.first.add_subapp('/v2', self.second)\n"
      "    def register(self, app: web.Application):\n"
      "        if app is self.all[Version.V1]:\n"
      "            app.add_routes([web.get('/old', h)])\n"
      "        if app is self.all[Version.V2]:\n"
      "            app.add_routes([web.get('/new', h)])\n"
      "async def h(request): ...\n");
  EXPECT_EQ(rows(inventory.endpoints),
            (Rows{"GET /new 23 if app is self.all[Version.V2]", "GET /old 21"}));
}

TEST_F(Registered, OnSomethingThatOnlyItsCallsTellAboutAreTold) {
  const auto inventory = scan(
      "from aiohttp import web\n"
      "class Page:\n"
      "    def __init__(self, services):\n"
      "        self.held = services.get('held')\n"
      "    async def enable(self, tail):\n"
      "        self.held.app.router.add_route('GET', '/a', self.page)\n"
      "        self.held.app.router.add_route('*', tail, self.page)\n"
      "    async def page(self, request): ...\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /a 6", "ALL /{?} 7"}));
  ASSERT_EQ(inventory.holes.size(), 2U);
  EXPECT_EQ(inventory.holes.front().reason, "what it is called on is not known here");
}

TEST_F(Registered, ByHooksThatAPluginLibraryCalls) {
  write("marks.py", "from pluggy import HookimplMarker\nimpl = HookimplMarker('forum')\n");
  write("parts.py",
        "from flask import Blueprint\n"
        "from marks import impl\n"
        "def view(): ...\n"
        "@impl(tryfirst=True)\n"
        "def load_routes(app):\n"
        "    part = Blueprint('part', __name__)\n"
        "    part.add_url_rule('/part', view_func=view)\n"
        "    app.register_blueprint(part, url_prefix='/forum')\n"
        "def load_others(app):\n"
        "    app.add_url_rule('/others', view_func=view)\n");
  const auto inventory = scan(
      "from flask import Flask\n"
      "import pluggy\n"
      "def create():\n"
      "    app = Flask(__name__)\n"
      "    manager = pluggy.PluginManager('forum')\n"
      "    manager.hook.load_routes(app=app)\n"
      "    manager.hook.load_others(app=app)\n"
      "    return app\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /forum/part 7"}));
}

TEST_F(Registered, ByADecoratorThatHandsOnTheClassStandAtTheClass) {
  const auto inventory = scan(
      "from flask import Flask\n"
      "app = Flask(__name__)\n"
      "def page(path):\n"
      "    def decorator(cls):\n"
      "        return add(path, cls)\n"
      "    return decorator\n"
      "def add(path, cls):\n"
      "    app.add_url_rule(path, view_func=cls)\n"
      "    return cls\n"
      "@page('/a')\n"
      "class A:\n"
      "    def get(self): ...\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /a 10"}));
}

TEST_F(Registered, ThroughAHelperThatTakesTheRouterFirst) {
  const auto inventory = scan(
      "from flask import Flask, Blueprint\n"
      "def route(on, method, path, view):\n"
      "    on.add_url_rule(path, methods=[method], view_func=view)\n"
      "def a(): ...\n"
      "def register(on):\n"
      "    route(on, 'POST', '/a', a)\n"
      "app = Flask(__name__)\n"
      "register(app)\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"POST /a 6"}));
}

TEST_F(Registered, ByALibraryAreAHole) {
  write("app.ts",
        "import express from 'express';\n"
        "import actuator from 'express-actuator';\n"
        "const app = express();\n"
        "app.use(actuator());\n"
        "app.use(express.json());\n");
  const auto inventory = TreeFixture::scan();
  ASSERT_EQ(inventory.holes.size(), 1U);
  EXPECT_EQ(inventory.holes.front().at.line, 4);
  EXPECT_EQ(inventory.holes.front().reason, "a library brings them");
}

TEST_F(Registered, ByARouterOfItsOwnKindAreAHole) {
  write("urls.py",
        "from rest_framework import routers, viewsets\n"
        "class Bulk(routers.SimpleRouter):\n"
        "    routes = routers.SimpleRouter.routes + []\n"
        "class Named(routers.SimpleRouter):\n"
        "    label = 'named'\n"
        "class Books(viewsets.ReadOnlyModelViewSet): ...\n"
        "bulk = Bulk()\n"
        "named = Named()\n"
        "named.register('books', Books)\n"
        "urlpatterns = named.urls\n");
  const auto inventory = scan("ROOT_URLCONF = 'urls'\nimport django\n");
  EXPECT_EQ(inventory.endpoints.size(), 2U);
  ASSERT_EQ(inventory.holes.size(), 1U);
  EXPECT_EQ(inventory.holes.front().at.line, 7);
}

TEST_F(Registered, ByACopyOfABlueprintAreAHole) {
  const auto inventory = scan(
      "from sanic import Blueprint, Sanic\n"
      "first = Blueprint('first', version=1)\n"
      "@first.get('/a')\n"
      "async def a(request): ...\n"
      "app = Sanic('app')\n"
      "app.blueprint(first)\n"
      "app.blueprint(first.copy('second', version=2))\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /v1/a 3"}));
  ASSERT_FALSE(inventory.holes.empty());
  EXPECT_EQ(inventory.holes.front().at.line, 7);
}

TEST_F(Registered, AsProceduresThatNobodyKnowsAreAHole) {
  write("app.ts",
        "import { initTRPC } from '@trpc/server';\n"
        "import { fetchRequestHandler } from '@trpc/server/adapters/fetch';\n"
        "import { more } from 'elsewhere';\n"
        "const t = initTRPC.create();\n"
        "const router = t.router({ a: t.procedure.query(() => 1), more });\n"
        "export const handle = (req) => fetchRequestHandler({ endpoint: '/api', req, router });\n");
  const auto inventory = TreeFixture::scan();
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"GET /api/a 5"}));
  ASSERT_EQ(inventory.holes.size(), 1U);
  EXPECT_EQ(inventory.holes.front().what, "what answers to more");
}

TEST_F(Registered, AllUnderATestThatNobodyCanTellCount) {
  const std::string server =
      "from sanic import Sanic\n"
      "def create(config):\n"
      "    app = Sanic('app')\n"
      "    @app.get('/a')\n"
      "    async def a(request): ...\n"
      "    if config.debug is None:\n"
      "        @app.get('/debug')\n"
      "        async def debug(request): ...\n"
      "config = read()\n"
      "if config.is_web:\n"
      "    create(config)\n";
  EXPECT_EQ(rows(scan(server).endpoints),
            (Rows{"GET /a 4", "GET /debug 7 if config.is_web and config.debug is None"}));
  const auto beside = scan(server + "other = Sanic('other')\n@other.get('/b')\ndef b(r): ...\n");
  EXPECT_EQ(rows(beside.endpoints).front(), "GET /a 4 if config.is_web");
}

TEST_F(Registered, UnderATestThatMakesAUrlTableLonger) {
  write("site/settings.py", "ROOT_URLCONF = 'site.urls'\nMETRICS = False\n");
  write("site/__init__.py", "");
  write("site/urls.py",
        "from django.urls import path\nfrom django.conf import settings\n"
        "def home(request): ...\ndef metrics(request): ...\n"
        "urlpatterns = [path('', home)]\n"
        "if settings.METRICS:\n"
        "    urlpatterns += [path('metrics', metrics)]\n");
  const auto inventory = scan("import django\n");
  EXPECT_EQ(rows(inventory.endpoints), (Rows{"ALL / 5", "ALL /metrics 7 if settings.METRICS"}));
}

}  // namespace
}  // namespace bakeoff::scan
