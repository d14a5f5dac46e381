// SPDX-License-Identifier: GPL-3.0-or-later
// Who reads Box: refresh tokens that work once, apps with a key, apps that stand for an enterprise.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connectors/box_case.hpp"
#include "quarry/credentials.hpp"

namespace quarry::test {
namespace {

class BoxTokenTest : public BoxTest {
 protected:
  /// Lists in a process of its own; its number.
  static pid_t list_apart(const std::string& source, const ConnectorOptions& options) {
    const auto child = ::fork();
    if (child == 0) ::_exit(list(source, options).complete ? 0 : 1);
    return child;
  }
  static int end_of(pid_t child) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }
};

TEST_F(BoxTokenTest, ARefreshTokenIsStoredBeforeWhatCameWithItIsUsed) {
  const auto options = fake.options();
  std::vector<std::string> stored;
  fake.on_call = [&] { stored.push_back(Credentials(options.credentials_file).get("box", "refresh_token")); };
  EXPECT_TRUE(list(folder("Lab"), options).complete);
  ASSERT_FALSE(stored.empty());
  EXPECT_EQ(stored.front(), "box-s3cret-refresh-2");
  EXPECT_TRUE(list(folder("Lab"), options).complete) << "and the next run has it";
  EXPECT_EQ(fake.reused, 0);
}

TEST_F(BoxTokenTest, AProcessThatIsKilledAfterItsRefreshLeavesTheNewToken) {
  const auto options = fake.options();
  pid_t child = 0;
  fake.on_call = [&] {
    if (child > 0) ::kill(child, SIGKILL);
  };
  {
    const auto lock = fake.service.lock();  // no call is answered before the child's number is known
    child = list_apart(folder("Lab"), options);
  }
  ASSERT_GT(child, 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  child = 0;
  const auto listing = list(folder("Lab"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(fake.reused, 0);
}

TEST_F(BoxTokenTest, AProcessThatIsKilledBeforeItCanStoreLeavesAPlainErrorAndNoLock) {
  const auto options = fake.options();
  pid_t child = 0;
  fake.on_refresh = [&] {
    if (child > 0) ::kill(child, SIGKILL);
  };
  {
    const auto lock = fake.service.lock();
    child = list_apart(folder("Lab"), options);
  }
  ASSERT_GT(child, 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  child = 0;
  const auto listing = list(folder("Lab"), options);
  EXPECT_EQ(listing.code, Code::permission_denied);
  EXPECT_NE(listing.what.find("Refresh token has expired; renew what is stored with: quarry auth add box"), std::string::npos) << listing.what;
  EXPECT_EQ(fake.service.journal().count("auth"), 2U) << "what stays is not tried again";
}

TEST_F(BoxTokenTest, ProcessesAtOnceUseNoRefreshTokenTwice) {
  const auto options = fake.options();
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(list_apart(folder("Lab"), options));
  for (const auto child : children) {
    ASSERT_GT(child, 0);
    EXPECT_EQ(end_of(child), 0);
  }
  EXPECT_EQ(fake.reused, 0);
  EXPECT_EQ(Credentials(options.credentials_file).get("box", "refresh_token"), "box-s3cret-refresh-5");
}

TEST_F(BoxTokenTest, AnExpiredTokenInTheMiddleIsRenewedWithWhatIsStoredNow) {
  fake.page_limit = 1;
  const auto options = fake.options();
  fake.service.add(When{.role = "api", .part = "marker="}.once(), [&](const Call& call, const Handler& service) {
    fake.expired = true;
    return service(call);
  });
  const auto listing = list(folder("Lab"), options);
  EXPECT_TRUE(listing.complete) << listing.what;
  EXPECT_EQ(paths_of(listing), "Sub/b.txt|a.txt|empty|");
  EXPECT_EQ(fake.service.journal().count("auth"), 2U);
  EXPECT_EQ(fake.reused, 0);
}

TEST_F(BoxTokenTest, AppsSignOrStandForAnEnterprise) {
  for (const auto& fields :
       {std::map<std::string, std::string>{{"app_config", fake.app_config()}},
        std::map<std::string, std::string>{{"client_id", "box-client"}, {"client_secret", "box-s3cret-client"}, {"enterprise_id", "e77"}}}) {
    const auto options = fake.options_with(fields);
    EXPECT_EQ(paths_of(list(folder("Lab"), options)), "Sub/b.txt|a.txt|empty|");
    EXPECT_EQ(paths_of(list(folder("Lab"), options)), "Sub/b.txt|a.txt|empty|") << "with another assertion";
  }
  EXPECT_EQ(list(folder("Lab"), fake.options_with({{"refresh_token", "box-s3cret-refresh-1"}})).code, Code::invalid_argument) << "half an account";
  const auto broken = list(folder("Lab"), fake.options_with({{"app_config", "{\"boxAppSettings\": \"s3cret"}}));
  EXPECT_EQ(broken.code, Code::invalid_argument);
  EXPECT_EQ(broken.what.find("s3cret"), std::string::npos) << broken.what;
  const auto nobody = list(site("/s/h4sh"), fake.options_with({}));
  EXPECT_EQ(nobody.code, Code::permission_denied);
  EXPECT_NE(nobody.what.find("quarry auth add box"), std::string::npos) << nobody.what;
}

}  // namespace
}  // namespace quarry::test
