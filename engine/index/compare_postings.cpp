// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/compare_postings.hpp"

#include <string>

#include "index/invert.hpp"
#include "index/segment_files.hpp"

namespace quarry::index {
namespace {

class Comparison final : public TermVisitor {
 public:
  explicit Comparison(const SegmentFiles& segment) : segment_(segment) {}

  void term(std::string_view term, const PostingList& list) override {
    const auto hot = segment_.hot().find(term);
    const bool frequent = list.documents.size() >= hot_threshold(segment_.size());
    ++(frequent ? hot_ : database_);
    if (hot.has_value() != frequent) {
      ++unlike_;
      return;
    }
    if (hot) {
      segment_.hot().read(*hot, own_);
    } else {
      segment_.postings().read(std::string(term), own_);
    }
    if (own_ != list) ++unlike_;
  }

  std::size_t unlike() const {
    const auto beyond = [](std::uint64_t has, std::uint64_t wanted) { return static_cast<std::size_t>(has > wanted ? has - wanted : 0); };
    return unlike_ + beyond(segment_.hot().terms(), hot_) + beyond(segment_.postings().terms(), database_);
  }

 private:
  const SegmentFiles& segment_;
  std::size_t unlike_ = 0;
  std::uint64_t hot_ = 0, database_ = 0;  ///< terms that each is to have
  PostingList own_;
};

}  // namespace

std::size_t compare_postings(const SegmentFiles& segment) {
  Comparison comparison(segment);
  invert(segment.tokens(), segment.words(), segment.lookup(), comparison);
  return comparison.unlike();
}

}  // namespace quarry::index
