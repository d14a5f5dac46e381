// SPDX-License-Identifier: GPL-3.0-or-later
// Two hundred secrets go in: in addresses, in the environment, in the credentials file, and back in what servers say. None comes out.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "e2e/web_place.hpp"

namespace quarry::test {
namespace {

class Secrets : public testing::Test {
 protected:
  Secrets() : service_([this](const Call& call) { return answer(call); }) {}
  ~Secrets() override {
    for (const auto& name : environment_) ::unsetenv(name.c_str());
  }

  /// A new one.
  std::string plant() {
    planted_.push_back("Pl4nted" + std::to_string(1000 + planted_.size()) + "x" + sha1_of(std::to_string(planted_.size())).substr(0, 24));
    return planted_.back();
  }
  /// Query parameters that give access, each with a secret of its own.
  std::string parameters() {
    std::string query = "?v=2";
    for (const auto* const name : {"access_token", "token", "sig", "key", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "X-Goog-Signature",
                                   "Signature", "api_key", "apikey", "secret", "client_secret", "refresh_token", "auth", "jwt", "session_id", "rlkey",
                                   "password", "pwd", "sid", "Authorization", "oauth_token", "private_link", "AWSAccessKeyId"})
      query += std::string("&") + name + "=" + plant();
    return query;
  }
  void set(const std::string& name, const std::string& value) {
    ::setenv(name.c_str(), value.c_str(), 1);
    environment_.push_back(name);
  }

  /// Good files below /good/, errors that say all they were asked elsewhere.
  Answer answer(const Call& call) const {
    if (call.path == "/good/") return text_answer(200, R"(<a href="a.txt">a</a><a href="b.txt">b</a>)", "text/html");
    if (call.path == "/good/a.txt" || call.path == "/good/b.txt" || call.path == "/one.txt") return serve_bytes(call, "bytes of " + call.path, "\"e1\"");
    if (call.path == "/moved.txt") return redirect_answer("/gone.txt" + moved_);
    std::string echo = "you asked for " + call.target + "\n";
    for (const auto& [name, value] : call.headers) echo += name + ": " + value + "\n";
    const int status = call.path.starts_with("/gone") ? 410 : call.path.starts_with("/bad") ? 400 : 403;
    return text_answer(status, R"({"message": ")" + call.target + " " + call.header("authorization") + R"(", "error": ")" + call.header("authorization") + "\"}\n" + echo,
                       "application/json");
  }

  void run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--allow-host", service_.host("api")});
    just_run(arguments);
  }
  void just_run(const std::vector<std::string>& arguments) {
    const auto outcome = quarry(arguments);
    shown_[arguments.front() + " " + arguments.at(std::min<std::size_t>(1, arguments.size() - 1)).substr(0, 60)] += outcome.out + outcome.err;
  }

  std::string moved_;
  FakeService service_;
  std::vector<std::string> planted_, environment_;
  std::map<std::string, std::string> shown_;  ///< by what showed it
};

TEST_F(Secrets, AreInNothingThatComesOut) {
  const TempDir temp;
  const auto index = temp / "out/index";
  moved_ = parameters();
  std::string accounts;
  for (const auto* const service : {"zenodo", "figshare", "dropbox", "github", "globus", "gdrive", "s3", "dspace@127.0.0.1", "clowder@127.0.0.1", "nist_pdr"}) {
    accounts += std::string(accounts.empty() ? "{\"" : ",\"") + service + "\":{";
    for (const auto* const field : {"token", "refresh_token", "client_secret", "secret_key"})
      accounts += std::string(accounts.ends_with('{') ? "\"" : ",\"") + field + "\":\"" + plant() + "\"";
    accounts += "}";
  }
  const auto file = temp.write("credentials.json", accounts + "}");
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  set("QUARRY_CREDENTIALS", file);
  for (const auto* const name : {"QUARRY_ZENODO_TOKEN", "QUARRY_FIGSHARE_TOKEN", "QUARRY_DROPBOX_TOKEN", "QUARRY_GITHUB_TOKEN", "QUARRY_GLOBUS_TOKEN"})
    set(name, plant());
  for (const auto& path : {"/one.txt", "/good/"}) {
    const auto source = service_.url("api", path + parameters());
    run({"ls", source, "--json"});
    run({"ingest", source, "--visible-to", "public", "--index", index, "--json"});
    run({"extract", source});
  }
  for (const auto& path : {"/forbidden.txt", "/gone.txt", "/bad/", "/moved.txt"}) {
    const auto source = service_.url("api", path + parameters());
    run({"ls", source});
    run({"ingest", source, "--visible-to", "public", "--index", index});
  }
  const std::map<std::string, std::string> services{{"zenodo", "https://zenodo.org/records/7"}, {"figshare", "https://figshare.com/articles/dataset/x/7"},
                                                    {"github", "https://github.com/o/r"}, {"dropbox", "dropbox:/folder"}};
  for (const auto& [name, source] : services)
    for (const auto* const verb : {"ls", "extract"})
      run({verb, source, "--setting", name + ".base_url=" + service_.url("api", ""), "--setting", name + ".auth_url=" + service_.url("api", "")});
  run({"get", "*", "--to", temp / "out/to", "--index", index});
  just_run({"search", "*", "--index", index, "--json"});
  just_run({"export", "*", "--index", index});
  just_run({"export", "*", "--index", index, "--format", "csv"});
  just_run({"fields", "--index", index});
  just_run({"check", "--index", index});
  just_run({"doctor"});
  just_run({"auth", "list"});
  EXPECT_GE(planted_.size(), 200U);
  EXPECT_GE(service_.journal().entries().size(), 20U);
  std::size_t arrived = 0;
  for (const auto& secret : planted_) arrived += service_.journal().any_contains(secret) ? 1 : 0;
  EXPECT_GE(arrived, 120U) << "they are used, or nothing is shown by this";
  for (const auto& [path, bytes] : tree_of(temp / "out")) shown_["file " + path] = bytes;
  EXPECT_NE(shown_["search *"].find("one.txt"), std::string::npos) << shown_["search *"];
  EXPECT_GE(shown_.size(), 15U);
  std::size_t found = 0;
  for (const auto& [what, text] : shown_)
    for (const auto& secret : planted_)
      if (text.find(secret) != std::string::npos) {
        ++found;
        ADD_FAILURE() << what << " shows " << secret << ": ..." << text.substr(text.find(secret) - std::min<std::size_t>(text.find(secret), 80), 120);
      }
  EXPECT_EQ(found, 0U);
}

}  // namespace
}  // namespace quarry::test
