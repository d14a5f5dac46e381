// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/job.hpp"
#include "ingest/pipeline.hpp"
#include "quarry/ingest.hpp"

namespace quarry {

void extract(Connector& connector, const ExtractOptions& options,
             const std::function<void(ExtractedGroup&&)>& each) {
  const auto runner = intake::make_runner(options);
  intake::Listing listing(connector);
  intake::Stages stages(connector, options, *runner, intake::job_facts(connector.source(), options));
  intake::run_pipeline(options.jobs, listing, stages,
                       {.listed = [](const std::vector<intake::SampledFile>&) {},
                        .stopped = [] { return false; },
                        .write = [&](intake::FinishedGroup&& finished) { each(std::move(finished.group)); }});
}

}  // namespace quarry
