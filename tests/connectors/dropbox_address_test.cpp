// SPDX-License-Identifier: GPL-3.0-or-later
// Which files and folders of Dropbox a source names, and how they are named to it.
#include "dropbox/address.hpp"

#include <gtest/gtest.h>

#include "dropbox/words.hpp"

namespace quarry::test {
namespace {

TEST(DropboxAddress, EveryLinkThatPeoplePaste) {
  const dropbox::Places places{ConnectorOptions{}};
  const auto read = [&](const std::string& source) {
    const auto target = dropbox::target_of(source, places);
    return target ? target->link + " " + target->rlkey + " " + target->path + (target->one_file ? " file" : "") : "no";
  };
  const std::string home = "https://www.dropbox.com";
  EXPECT_EQ(read(home + "/scl/fo/k/h?rlkey=abc&dl=0"), home + "/scl/fo/k/h abc ");
  EXPECT_EQ(read(home + "/scl/fo/k/h/sub/a%20b.txt?rlkey=abc&e=1&dl=0"), home + "/scl/fo/k/h abc /sub/a b.txt");
  EXPECT_EQ(read(home + "/scl/fi/k/My%20file.txt?rlkey=abc&dl=1"), home + "/scl/fi/k/My%20file.txt abc  file");
  EXPECT_EQ(read("https://dl.dropboxusercontent.com/scl/fi/k/f.txt?rlkey=abc"), home + "/scl/fi/k/f.txt abc  file");
  EXPECT_EQ(read(home + "/s/k/f.txt?dl=0"), home + "/s/k/f.txt   file");
  EXPECT_EQ(read("https://dropbox.com/sh/k/h?dl=0"), home + "/sh/k/h  ");
  EXPECT_EQ(read(home + "/home/Lab/a%23b"), "  /Lab/a#b");
  EXPECT_EQ(read(home + "/home/Lab?preview=a+b.txt"), "  /Lab/a b.txt");
  EXPECT_EQ(read(home + "/home"), "  ");
  EXPECT_EQ(read("dropbox:/Lab/x/"), "  /Lab/x");
  EXPECT_EQ(read("dropbox:"), "  ");
  EXPECT_EQ(read("dropbox:///Lab"), "  /Lab");
  EXPECT_EQ(read("dropbox:id:abc"), "  id:abc");
  EXPECT_EQ(read("dropbox:ns:12/x"), "  ns:12/x");
  for (const auto* const other : {"https://www.dropbox.com/", "https://www.dropbox.com/help/x", "https://evildropbox.com/s/k/f",
                                  "https://uc1.dl.dropboxusercontent.com/cd/0/get/x", "https://www.dropbox.com/s/k", "dropboxes:/x", "/dropbox:/x"})
    EXPECT_EQ(read(other), "no") << other;
}

TEST(DropboxWords, ArgumentsInHeadersAreAscii) {
  EXPECT_EQ(dropbox::header_json(Object{{"path", "/gr\xc3\xbcn/\xe2\x82\x82/\xf0\x9f\x98\x80\x7f\n\"x\""}}),
            R"({"path":"/gr\u00fcn/\u2082/\ud83d\ude00\u007f\n\"x\""})");
}

}  // namespace
}  // namespace quarry::test
