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
