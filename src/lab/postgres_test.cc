#include "lab/postgres.h"

#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/lab_host.h"

namespace bakeoff::lab {
namespace {

namespace fs = std::filesystem;

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists("/usr/lib/postgresql")) GTEST_SKIP() << "PostgreSQL is not installed";
    fs::permissions(folder_.path(), fs::perms::all);  // its user must reach the folder inside
    std::ofstream(folder_.path() / "seed.sql") << "CREATE TABLE fruit (name text);\n";
    order_.port = *find_free_port([](std::size_t bound) {
      return static_cast<std::size_t>(::getpid()) % bound;  // tests run side by side
    });
    order_.seed_file = folder_.path() / "seed.sql";
    order_.log_dir = folder_.path() / "logs";
    order_.password = "secret";
    order_.parent = folder_.path();
  }
  [[nodiscard]] std::size_t folders_left() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      count += entry.path().filename().string().rfind("bakeoff-postgresql-", 0) == 0 ? 1 : 0;
    }
    return count;
  }
  int psql(const std::string& url, const std::string& sql) {
    SpawnOrder order;
    order.argv = {"/usr/bin/psql", "-X", "-d", url, "-c", sql};
    order.cwd = folder_.path();
    order.log_file = folder_.path() / "psql.log";
    return host_->run_to_end(order, Seconds{20}).value_or(-1);
  }

  support::TempDir folder_;
  std::unique_ptr<ProcessHost> host_ = make_host();
  SystemClock clock_;
  DatabaseOrder order_;
};

TEST_F(Postgres, AnswersWithItsSeedToWhomKnowsThePasswordAndLeavesNothing) {
  {
    auto database = start_postgres(order_, *host_, clock_);
    ASSERT_TRUE(database) << database.error().message;
    EXPECT_EQ(psql(database->url(), "SELECT * FROM fruit"), 0);
    EXPECT_NE(psql(database->url(), "SELECT * FROM vegetable"), 0);
    std::string stranger = database->url();
    stranger.replace(stranger.find("secret"), 6, "guess!");
    EXPECT_NE(psql(stranger, "SELECT 1"), 0);
    EXPECT_EQ(folders_left(), 1U);
  }
  EXPECT_EQ(folders_left(), 0U);
  EXPECT_TRUE(port_is_free(order_.port));
}

TEST_F(Postgres, CountsTheStatementsOfEachCopyApart) {
  order_.count_statements = true;
  auto database = start_postgres(order_, *host_, clock_);
  ASSERT_TRUE(database) << database.error().message;
  const auto first = database->copy("first");
  const auto second = database->copy("second");
  ASSERT_TRUE(first && second) << first.error().message;
  EXPECT_FALSE(database->copy("first"));
  EXPECT_EQ(database->count_statements("first").value_or(-1), 0);
  EXPECT_EQ(psql(*first, "INSERT INTO fruit VALUES ('fig')"), 0);
  EXPECT_EQ(psql(*first, "DELETE FROM fruit"), 0);
  EXPECT_EQ(psql(*second, "SELECT * FROM fruit"), 0);
  EXPECT_EQ(database->count_statements("first").value_or(-1), 2);
  EXPECT_EQ(database->count_statements("second").value_or(-1), 1);
}

TEST_F(Postgres, IsSeenToHaveEnded) {
  auto database = start_postgres(order_, *host_, clock_);
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_TRUE(database->state().running);
  for (const int pid : processes_with_argument("port=" + std::to_string(order_.port))) {
    ::kill(pid, SIGKILL);
  }
  EXPECT_TRUE(eventually([&] { return !database->state().running; }));
}

TEST_F(Postgres, SaysWhatIsWrongWithItsSeed) {
  std::ofstream(folder_.path() / "seed.sql") << "CREATE TABEL fruit (name text);\n";
  const auto database = start_postgres(order_, *host_, clock_);
  ASSERT_FALSE(database);
  EXPECT_NE(database.error().message.find("TABEL"), std::string::npos) << database.error().message;
  EXPECT_EQ(folders_left(), 0U);
}

}  // namespace
}  // namespace bakeoff::lab
