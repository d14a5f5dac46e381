// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads that break off, lie, or are something else: right bytes in the end or an error, never wrong bytes.
#include <functional>

#include "conformance/bad_web.hpp"

namespace quarry::test {
namespace {

class BadBytes : public BadWeb {
 protected:
  struct Named {
    std::string name;
    Action action;
  };

  /// Each fault once (then the file must be right in the end) and for ever (then right or an error).
  void expect_recovery(const std::vector<Named>& faults) {
    for (const auto& [name, action] : faults) {
      SCOPED_TRACE(name + ", once");
      expect_after(action, true);
    }
    for (const auto& [name, action] : faults) {
      SCOPED_TRACE(name + ", always");
      expect_after(action, false);
    }
  }
  void expect_after(const Action& action, bool once) {
    make();
    const auto listing = good_listing();
    const auto fault = strike(once ? place_->downloads().once() : place_->downloads(), action);
    const auto fetched = fetch_patiently(*listing.connector, big(listing));
    EXPECT_TRUE(!once || fetched.bytes) << fetched.what;
    expect_right_or_error(fetched);
    EXPECT_GT(service().struck(fault), 0U) << "Place::downloads matches no request";
    EXPECT_LE(service().struck(fault), 80U);
  }
};

TEST_P(BadBytes, ABodyThatIsCutIsResumedOrBegunAgain) {
  std::vector<Named> faults;
  for (const double share : {0.0, 0.00001, 0.3, 0.6, 0.99999}) {
    const auto at = " at " + std::to_string(share);
    faults.push_back({"FIN" + at, fault::cut_share(share)});
    faults.push_back({"RST" + at, fault::cut_share(share, Transmission::Cut::rst)});
    faults.push_back({"chunk" + at, fault::cut_chunked(share)});
  }
  expect_recovery(faults);
}

TEST_P(BadBytes, ABodyWithoutLengthThatEndsEarlyIsNotTakenForWhole) {
  make();
  const auto listing = good_listing();
  if (!can_tell(big(listing), "")) {
    EXPECT_FALSE(GetParam().can.sizes || GetParam().can.checksums);
    return;
  }
  std::vector<Named> faults;
  for (const double share : {0.0, 0.3, 0.6, 0.99999}) faults.push_back({"end at " + std::to_string(share), fault::cut_without_length(share)});
  expect_recovery(faults);
}

TEST_P(BadBytes, AWholeBodyMayHaveNoLength) {
  for (const auto& action : {fault::chunked(), fault::without_length()}) {
    make();
    const auto listing = good_listing();
    const auto fault = strike(place_->downloads(), action);
    expect_right(fetch(*listing.connector, big(listing)));
    EXPECT_EQ(service().struck(fault), 1U);
  }
}

TEST_P(BadBytes, ALengthThatLiesGivesNoWrongBytes) {
  expect_recovery({{"too small", fault::lie_length_by(-10)},
                   {"far too small", fault::lie_length({"5"})},
                   {"zero", fault::lie_length({"0"})},
                   {"too large", fault::lie_length_by(10)}});
  for (const std::vector<std::string>& said : std::vector<std::vector<std::string>>{
           {"-1"}, {"10", "20"}, {"18446744073709551615"}, {"99999999999999999999999"}, {"9223372036854775807"}, {"many"},
            {"300000, 300000"}, {""}}) {
    SCOPED_TRACE(testing::PrintToString(said));
    expect_after(fault::lie_length(said), false);
  }
}

TEST_P(BadBytes, EncodingsThatNobodyAskedForGiveNoWrongBytes) {
  for (const auto& [name, action] : std::vector<Named>{{"said only", fault::gzip_header()},
                                                       {"said and done", fault::gzip()},
                                                       {"not said", fault::gzip(false)},
                                                       {"twice", fault::gzip_twice()},
                                                       {"a bomb", fault::gzip_bomb(100'000'000)}}) {
    SCOPED_TRACE(name);
    expect_after(action, false);
  }
}

TEST_P(BadBytes, AGzipFileStaysAsItIs) {
  auto files = some_files();
  files["packed.gz"] = gzipped("some text that is packed");
  make(files);
  if (!files_.contains("packed.gz")) return;
  for (const auto& action : {fault::delay({}), fault::gzip_header()}) {
    service().clear_faults();
    const auto listing = good_listing();
    strike(place_->downloads(), action);
    const auto fetched = fetch(*listing.connector, listing.files.at("packed.gz"));
    EXPECT_TRUE(!fetched.bytes || *fetched.bytes == files_.at("packed.gz"));
    EXPECT_NE(fetched.code, Code::internal) << fetched.what;
  }
}

TEST_P(BadBytes, AWrongBitIsFoundWhereThereIsAChecksum) {
  make();
  const auto listing = good_listing();
  EXPECT_EQ(!big(listing).checksum.empty(), GetParam().can.checksums);
  if (!GetParam().can.checksums) return;
  for (const auto& [name, action] : std::vector<Named>{{"bit", fault::corrupt(150'000)}, {"torn", fault::torn(100'000, std::string(300'000, 'n'))}}) {
    SCOPED_TRACE(name);
    expect_after(action, true);
    expect_after(action, false);
  }
}

TEST_P(BadBytes, APageInPlaceOfTheFileIsNoFile) {
  for (const int status : {200, 401, 403, 404, 500}) {
    SCOPED_TRACE(status);
    make();
    const auto listing = good_listing();
    strike(place_->downloads(), fault::html_page(status));
    EXPECT_FALSE(fetch_patiently(*listing.connector, big(listing)).bytes);
  }
}

TEST_P(BadBytes, ASlowServerIsWaitedFor) {
  make();
  const auto listing = good_listing();
  const auto fault = strike(place_->downloads(), fault::drip(1'500'000));
  expect_right(fetch(*listing.connector, big(listing)));
  EXPECT_EQ(service().struck(fault), 1U);
}

TEST_P(BadBytes, AConnectionThatStandsStillIsBrokenOffAndTriedAgain) {
  make();
  constexpr std::chrono::seconds patience{1};
  const auto in_drops = strike(place_->listing().once(), fault::drip(1));
  const auto listing = good_listing(patience);
  EXPECT_EQ(service().struck(in_drops), 1U);
  const auto stalled = strike(place_->downloads().once(), fault::stall(100'000));
  expect_right(fetch_patiently(*listing.connector, big(listing)));
  EXPECT_EQ(service().struck(stalled), 1U);
}

TEST_P(BadBytes, AHugeErrorIsNotReadToItsEnd) {
  for (const int status : {404, 500}) {
    SCOPED_TRACE(status);
    make();
    const auto listing = good_listing();
    service().journal().clear();
    strike(place_->downloads(), fault::huge(std::uint64_t{1} << 30, status));
    EXPECT_FALSE(fetch(*listing.connector, big(listing)).bytes);
    std::uint64_t sent = 0;
    for (const auto& entry : service().journal().entries()) sent += entry.bytes_sent;
    EXPECT_LT(sent, std::uint64_t{512} << 20);
  }
}

INSTANTIATE_TEST_SUITE_P(All, BadBytes, testing::ValuesIn(remote_places()), name_of_place);

}  // namespace
}  // namespace quarry::test
