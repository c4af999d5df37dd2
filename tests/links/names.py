"""Names as tables print them, with what they mean: a kind, a name, what it lies in (or nothing), and the answer."""

from __future__ import annotations

# Full, short, with those above, old, in traditional or full-width characters, mistyped; divisions by code.
PLACES = """
济南 370100|济南市 370100|槐荫 370104|槐荫区 370104|槐阴区 370104|历下 370102|历下区 370102|天桥 370105
长清区 370113|章丘 370114|章丘区 370114|章丘市 370181|莱芜区 370116|莱芜市 371200|济阳县 370125|济阳 370115
平阴 370124|商河 370126|济南槐荫 370104|济南市槐荫区 370104|山东省济南市槐荫区 370104|山东济南槐荫 370104
山東省 370000|濟南市 370100|济 南 市 370100|“济南市” 370100|青岛 370200|青岛市 370200|胶州 370281|即墨 370215
即墨市 370282|黄岛区 370211|胶南市 370284|淄博 370300|沂源县 370323|枣庄 370400|枣庄市 370400|滕州 370481
薛城 370403|东营 370500|垦利 370505|烟台 370600|莱州市 370683|潍坊 370700|寿光 370783|济宁 370800|曲阜 370881
泰安 370900|岱岳区 370911|威海 371000|文登 371003|日照 371100|临沂 371300|兰陵 371324|德州 371400|齐河 371425
聊城 371500|莘县 371522|滨州 371600|滨州市 371600|博兴 371625|邹平 371681|沾化 371603|菏泽 371700|北京 110000
北京市 110000|海淀 110108|海淀区 110108|上海 310000|浦东新区 310115|浦东 310115|重庆 500000|天津市 120000
滨海新区 120116|广东 440000|广州市 440100|深圳 440300|南山区@深圳 440305|珠海 440400|东莞 441900|内蒙古 150000
内蒙古自治区 150000|新疆维吾尔自治区 650000|新疆 650000|西藏 540000|宁夏 640000|广西 450000|香港 810000
澳门特别行政区 820000|台湾省 710000|恩施 422800|恩施土家族苗族自治州 422800|玉屏侗族自治县 520622|延边 222400
凉山 513400|阿坝 513200|大兴安岭 232700|石家庄 130100|石家压市 130100|呼和浩特 150100|乌鲁木齐市 650100
哈尔滨市道里区 230102|哈尔宾市 230100|苏州市姑苏区 320508|姑苏 320508|杭州市余杭区 330110|余杭 330110
宁波鄞州 330212|中国 100000|全国 100000|370104 370104|浙江省杭州市西湖区 330106|四川省成都市武侯区 510107
湖北武汉 420100|武汉市江岸区 420102|西安市雁塔区 610113|长沙县 430121|朝阳区@北京 110105|朝阳@长春 220104
市中区@枣庄 370402|市中@济南 370103|鼓楼区@南京 320106|鼓楼@福州 350102|城关区@兰州 620102
新华区@石家庄市 130105|海州区@连云港 320706|桥西区@邢台 130503|西湖区@杭州市 330106|河东区@临沂 371312
城中区@西宁 630103|普陀@上海 310107|通州@北京 110112|通州区@南通市 320612|永定区@张家界 430802
铁西区@沈阳 210106|龙华@深圳 440309|裕华区@石家庄 130108|河东@天津 120102|西城 110102|东城区@北京 110101
闸北区 310108|崇文区 110103|拱墅 330105|和平区@天津 120101
"""
# By the last step of the concept's IRI.
GROUPS = """
低保户 subsistence-allowance-recipients|低保对象 subsistence-allowance-recipients|特困人员 destitute-people
五保户 destitute-people|特困供养人员 destitute-people|特困人圆 destitute-people|百岁老人 centenarians
孤儿 orphans|弃婴 abandoned-children|困境儿童 children-in-plight|困难儿童 children-in-plight
失能老人 disabled-older-people|失能老年人 disabled-older-people|养老护理员 eldercare-workers|护理员 eldercare-workers
残疾儿童 children-with-disabilities|空巢老人 empty-nest-older-people|受灾群众 disaster-victims
儿童主任 children-directors
儿童督导员 children-supervisors|少数民族 ethnic-minorities|兒童 children|事实无人抚养儿童 unsupported-children
优抚对象 entitled-groups|艾滋病人 aids-patients|社区工作者 community-workers|志愿者 volunteers|妇女 women
青年 young-people|退役军人 veterans|城镇居民 urban-residents|城市低保对象 urban-subsistence-allowance-recipients
"""
METRICS = """
护理型床位占比 nursing-bed-share|养老机构护理型床位占比 nursing-bed-share|收养登记件数 adoptions
收养登记 adoptions|全国示范性老年友好型社区数 age-friendly-communities|临时救助人次 temporary-assistance-times
志愿者人数 volunteers-all|流浪乞讨人员救助人次 vagrant-aid-times|社会福利院数 welfare-homes|村委会数 villages
乡镇数 towns-and-townships|城镇化率 urbanisation|临时救助户数 temporary-assistance-households
走访慰问次数 visits|志愿服务时长 volunteer-hours|残疾人两项补贴标准 two-subsidies-standard
"""
ORGANIZATIONS = """
济南市民政局 济南市民政局|滨州市民政局 滨州市民政局|枣庄市民政局 枣庄市民政局|市民政局@济南 济南市民政局
市民政局@滨州 滨州市民政局|民政局@枣庄 枣庄市民政局|市民政局@枣庄市 枣庄市民政局|濟南市民政局 济南市民政局
济南民政局 济南市民政局|济南日报 济南日报
"""
ANSWERS = {"place": PLACES, "group": GROUPS, "metric": METRICS, "organization": ORGANIZATIONS}

# No such thing is: a sure match of any of them is a wrong one.
NOT_THERE = """
火星市|济北市|北京县|上海省|青岛省|黄土坡市|滨洲市|泰山市|新济南区|齐鲁市|东海省|长江市|北方区|济南县|中原省
山东市|历上区|槐树区|火星市民政局|济北市民政局|市民政局|县民政局|民政局|区民政局|飞行老人|水下护理员|月球志愿者
隐形儿童|低保鱼|特困猫|失能机器人|百岁树|宇宙床位占比|机器人人次|龙的数量|云朵占比|星际收养登记|梦境救助人数
九天揽月行动|虚构基金|不存在的项目|泉心分享|乡村无名行动|物质加魔法|市中区|朝阳|鼓楼|城关区|新华区|和平区|河东区
海州|永定|普陀|城区|郊区|吉林
"""
